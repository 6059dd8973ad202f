namespace PhoenixSharp.Client;

/// <summary>A member of a channel, identified by its key.</summary>
/// <typeparam name="TMeta">The type of a meta.</typeparam>
/// <param name="Key">The key, usually a user id.</param>
/// <param name="Metas">The metas of the key, such as one for each browser tab, oldest first.</param>
/// <param name="Fields">
/// All that the server wrote for the key, with what it fetched besides the metas: <c>{"metas": […], "user": {…}}</c>. If the metas have
/// changed since, it is the latest.
/// </param>
public sealed record PresenceMember<TMeta>(string Key, IReadOnlyList<MemberMeta<TMeta>> Metas, Payload Fields)
{
    internal PresenceMember<TMeta> Where(Func<MemberMeta<TMeta>, bool> kept) => this with { Metas = [.. Metas.Where(kept)] };
}
