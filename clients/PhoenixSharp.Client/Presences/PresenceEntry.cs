namespace PhoenixSharp.Client;

/// <summary>A key that is present, and its metas.</summary>
/// <param name="Key">Mostly a user's id.</param>
/// <param name="Metas">One for each presence of the key, oldest first.</param>
/// <param name="Fields">All that the server wrote for the key, with what it fetched besides the metas: <c>{"metas": […], "user": {…}}</c>; of a key whose metas changed since, its latest.</param>
public sealed record PresenceEntry<TMeta>(string Key, IReadOnlyList<PresenceMeta<TMeta>> Metas, Payload Fields)
{
    internal PresenceEntry<TMeta> Where(Func<PresenceMeta<TMeta>, bool> kept) => this with { Metas = [.. Metas.Where(kept)] };
}
