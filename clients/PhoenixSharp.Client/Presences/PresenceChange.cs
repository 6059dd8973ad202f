namespace PhoenixSharp.Client;

/// <summary>A key came, or came once more.</summary>
/// <param name="Key">Mostly a user's id.</param>
/// <param name="Before">The entry as it was, or null if there was none.</param>
/// <param name="Entered">What is new.</param>
public sealed record PresenceJoin<TMeta>(string Key, PresenceMember<TMeta>? Before, PresenceMember<TMeta> Entered)
{
    /// <summary>Tells that the key was not there before: somebody came, not one more of their tabs. An update is no first join.</summary>
    public bool IsFirst => Before is null;
}

/// <summary>A key left, or one of its presences did.</summary>
/// <param name="Key">Mostly a user's id.</param>
/// <param name="Remaining">The entry as it is now; without metas where the key is gone.</param>
/// <param name="Gone">What left.</param>
public sealed record PresenceLeave<TMeta>(string Key, PresenceMember<TMeta> Remaining, PresenceMember<TMeta> Gone)
{
    /// <summary>Tells that the key is gone: somebody left, not one of their tabs. An update is no last leave.</summary>
    public bool IsLast => Remaining.Metas.Count == 0;
}
