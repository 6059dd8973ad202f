namespace PhoenixSharp;

/// <summary>A node that tracks presences, as this one sees it.</summary>
/// <param name="Name">The name that its adapter gives it.</param>
/// <param name="IsUp">Whether it was heard within <see cref="PresenceOptions.DownPeriod"/>; while it wasn't, its presences are hidden.</param>
public sealed record PresenceNode(string Name, bool IsUp)
{
    /// <summary>Gets why it is refused or doesn't go with this one, in words for an operator; null if all is well with it.</summary>
    public string? Problem { get; init; }
}
