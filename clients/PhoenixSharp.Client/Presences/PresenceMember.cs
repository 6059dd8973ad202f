namespace PhoenixSharp.Client;

/// <summary>A member of a channel, identified by its key.</summary>
/// <typeparam name="TMeta">The type of a meta.</typeparam>
/// <param name="Key">The key, usually a user id.</param>
/// <param name="Metas">The metas of the key, such as one for each browser tab, oldest first.</param>
/// <param name="Fields">
/// The JSON object that the server last sent for the key. It has the metas and all that the server added to them, such as
/// <c>{"metas": […], "user": {…}}</c>. Its metas may be older than <paramref name="Metas"/>.
/// </param>
public sealed record PresenceMember<TMeta>(string Key, IReadOnlyList<MemberMeta<TMeta>> Metas, Payload Fields)
{
    internal PresenceMember<TMeta> Where(Func<MemberMeta<TMeta>, bool> kept) => this with { Metas = [.. Metas.Where(kept)] };
}
