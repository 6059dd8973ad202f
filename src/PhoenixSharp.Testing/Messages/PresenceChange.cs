namespace PhoenixSharp.Testing;

/// <summary>The content of a <c>presence_diff</c>.</summary>
/// <param name="Joins">The keys that joined, or whose metas changed.</param>
/// <param name="Leaves">The keys that left, or whose metas changed.</param>
/// <param name="Message">The message, with the metas.</param>
public sealed record PresenceChange(IReadOnlyList<string> Joins, IReadOnlyList<string> Leaves, ReceivedMessage Message);
