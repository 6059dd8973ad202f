namespace PhoenixSharp;

/// <summary>One key and all that is said about it.</summary>
/// <param name="Key">Under which name.</param>
/// <param name="Metas">One for each owner that tracks it: a user's tabs, or devices.</param>
public sealed record PresenceEntry<TMeta>(string Key, IReadOnlyList<PresenceMeta<TMeta>> Metas);

/// <summary>One meta with its marks.</summary>
/// <param name="PhxRef">This meta's mark, unlike any other's.</param>
/// <param name="PreviousRef">The mark of the one that it took the place of, after an update.</param>
/// <param name="Value">What was tracked.</param>
public sealed record PresenceMeta<TMeta>(string PhxRef, string? PreviousRef, TMeta Value);
