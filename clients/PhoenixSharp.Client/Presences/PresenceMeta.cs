namespace PhoenixSharp.Client;

/// <summary>One of a key's presences: a tab, a device.</summary>
/// <param name="PhxRef">Its mark, a new one with each update.</param>
/// <param name="PreviousRef">The mark that this one replaced, or null.</param>
/// <param name="Value">What was tracked.</param>
public sealed record PresenceMeta<TMeta>(string PhxRef, string? PreviousRef, TMeta Value);
