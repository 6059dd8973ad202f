namespace PhoenixSharp.Client;

/// <summary>Describes a key that joined, or metas that were added to a key.</summary>
/// <typeparam name="TMeta">The type of a meta.</typeparam>
/// <param name="Key">The key, usually a user id.</param>
/// <param name="Before">The member before the change, or null if the key was not present.</param>
/// <param name="Entered">The member with the new metas only.</param>
public sealed record PresenceJoin<TMeta>(string Key, PresenceMember<TMeta>? Before, PresenceMember<TMeta> Entered)
{
    /// <summary>
    /// Gets a value indicating whether the key was not present before. It is false for another connection of the same key, such as another
    /// browser tab, and for an update.
    /// </summary>
    public bool IsFirst => Before is null;
}

/// <summary>Describes a key that left, or metas that were removed from a key.</summary>
/// <typeparam name="TMeta">The type of a meta.</typeparam>
/// <param name="Key">The key, usually a user id.</param>
/// <param name="Remaining">The member after the change. It has no metas if the key has left.</param>
/// <param name="Gone">The member with the removed metas only.</param>
public sealed record PresenceLeave<TMeta>(string Key, PresenceMember<TMeta> Remaining, PresenceMember<TMeta> Gone)
{
    /// <summary>
    /// Gets a value indicating whether the key is no longer present. It is false if the key has another connection, and for an update.
    /// </summary>
    public bool IsLast => Remaining.Metas.Count == 0;
}
