namespace PhoenixSharp.Client;

/// <summary>One meta of a member, such as one browser tab or device.</summary>
/// <typeparam name="TMeta">The type of the tracked value.</typeparam>
/// <param name="PhxRef">The unique <c>phx_ref</c> of the meta; each update has a new one.</param>
/// <param name="PreviousRef">The <c>phx_ref</c> that an update replaced, or null.</param>
/// <param name="Value">The tracked value.</param>
public sealed record MemberMeta<TMeta>(string PhxRef, string? PreviousRef, TMeta Value);
