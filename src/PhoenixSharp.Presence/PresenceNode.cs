namespace PhoenixSharp;

/// <summary>A node that tracks presences, as this one sees it.</summary>
/// <param name="Name">The name that its adapter gives it.</param>
/// <param name="IsUp">Whether it was heard within <see cref="PresenceOptions.DownPeriod"/>; while it wasn't, its presences are hidden.</param>
public sealed record PresenceNode(string Name, bool IsUp);
