using PhoenixSharp.Tracking;

namespace PhoenixSharp;

/// <summary>Who is there, topic by topic, and what there is to say about each. Derive from it, and register it with <c>AddPresence</c>.</summary>
/// <typeparam name="TMeta">What is said about one member: any type that is written as a JSON object, or <see cref="Payload"/> for JSON as it is.</typeparam>
/// <remarks>
/// Each change goes to the topic's subscribers as <c>presence_diff</c>. Any thread may call. An operation that has begun is not undone
/// when its token is cancelled: who tracked ends by untracking, or with its owner.
/// </remarks>
public abstract class Presence<TMeta> : Presence
{
    /// <summary>Makes it; the tracker comes with <c>AddPresence</c>.</summary>
    protected Presence()
    {
    }

    /// <summary>Tracks a key on the member's topic until it is untracked or the member ends.</summary>
    /// <inheritdoc cref="TrackAsync(PresenceOwner, string, string, TMeta, CancellationToken)"/>
    public ValueTask<string> TrackAsync(IPresenceMember member, string key, TMeta meta, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(member);
        return TrackAsync(member.PresenceOwner, member.Topic, key, meta, cancellationToken);
    }

    /// <summary>Tracks a key on a topic until it is untracked or the owner ends.</summary>
    /// <returns>The meta's <c>phx_ref</c>.</returns>
    /// <exception cref="AlreadyTrackedException">This owner tracks that key there; another owner may, and both metas are listed.</exception>
    /// <exception cref="ArgumentException">The meta is no JSON object, or longer than <see cref="PresenceOptions.MaxMetaBytes"/>, or with topic and key than fits between nodes; the key is no Unicode text.</exception>
    /// <exception cref="InvalidOperationException">The owner has as many as <see cref="PresenceOptions.MaxEntriesPerOwner"/>.</exception>
    /// <exception cref="ObjectDisposedException">The owner has ended.</exception>
    public async ValueTask<string> TrackAsync(PresenceOwner owner, string topic, string key, TMeta meta, CancellationToken cancellationToken = default)
    {
        var slot = SlotOf(owner, topic, key);
        cancellationToken.ThrowIfCancellationRequested();
        return await Tracker.ShardOf(topic).TrackAsync(owner, slot, Tracker.Refs.Next(), Body(meta));
    }

    /// <summary>Puts another meta in place of the one that the member tracks under a key.</summary>
    /// <inheritdoc cref="UpdateAsync(PresenceOwner, string, string, TMeta, CancellationToken)"/>
    public ValueTask UpdateAsync(IPresenceMember member, string key, TMeta meta, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(member);
        return UpdateAsync(member.PresenceOwner, member.Topic, key, meta, cancellationToken);
    }

    /// <summary>Puts another meta in place of the one that the owner tracks under a key.</summary>
    /// <exception cref="PresenceNotTrackedException">This owner doesn't track that key there.</exception>
    /// <exception cref="ArgumentException">The meta is no JSON object, or longer than <see cref="PresenceOptions.MaxMetaBytes"/>, or with topic and key than fits between nodes.</exception>
    public async ValueTask UpdateAsync(PresenceOwner owner, string topic, string key, TMeta meta, CancellationToken cancellationToken = default)
    {
        var slot = SlotOf(owner, topic, key);
        cancellationToken.ThrowIfCancellationRequested();
        await Tracker.ShardOf(topic).UpdateAsync(slot, expectedRef: null, Tracker.Refs.Next(), Body(meta));
    }

    /// <summary>Changes the meta that the member tracks under a key.</summary>
    /// <inheritdoc cref="UpdateAsync(PresenceOwner, string, string, Func{TMeta, TMeta}, CancellationToken)"/>
    public ValueTask UpdateAsync(IPresenceMember member, string key, Func<TMeta, TMeta> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(member);
        return UpdateAsync(member.PresenceOwner, member.Topic, key, change, cancellationToken);
    }

    /// <summary>Changes the meta that the owner tracks under a key.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="topic">Where it is.</param>
    /// <param name="key">Under which name.</param>
    /// <param name="change">Gets the meta as it is and gives the next. It is called again where another update came between; what it throws goes to the caller.</param>
    /// <param name="cancellationToken">Is looked at before each call of <paramref name="change"/>.</param>
    /// <exception cref="PresenceNotTrackedException">This owner doesn't track that key there.</exception>
    /// <exception cref="ArgumentException">The meta is no JSON object, or longer than <see cref="PresenceOptions.MaxMetaBytes"/>, or with topic and key than fits between nodes.</exception>
    public async ValueTask UpdateAsync(
        PresenceOwner owner, string topic, string key, Func<TMeta, TMeta> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        var slot = SlotOf(owner, topic, key);
        var shard = Tracker.ShardOf(topic);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var current = await shard.FindAsync(slot) ?? throw new PresenceNotTrackedException(topic, key);
            var body = Body(change(Read(current)));
            if (await shard.UpdateAsync(slot, current.PhxRef, Tracker.Refs.Next(), body))
                return;
        }
    }

    /// <summary>Gets one key of a topic, as of now; null if nobody tracks it.</summary>
    /// <remarks>The same as JSON, <c>{"metas": […]}</c>: <c>List(topic).TryGet(key, out var entry)</c>.</remarks>
    public PresenceEntry<TMeta>? Get(string topic, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return List(topic).All.Find(key) is { } found ? Read(found) : null;
    }

    /// <summary>Reads entries, such as a diff's joins, as the type of the metas.</summary>
    /// <exception cref="System.Text.Json.JsonException">Another node tracked what is not of that type.</exception>
    public IEnumerable<PresenceEntry<TMeta>> Read(PresenceEntries entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return entries.All.Select(Read);
    }

    private PresenceEntry<TMeta> Read(KeyedMetas found) =>
        new(found.Key, [.. found.Metas.Select(meta => new PresenceMeta<TMeta>(meta.PhxRef, meta.PreviousRef, Read(meta)))]);

    private TMeta Read(Meta meta) => meta.WithoutRefs().Read<TMeta>(Tracker.Json)!;

    private ReadOnlyMemory<byte> Body(TMeta meta) => MetaBody.Of(Payload.From(meta, Tracker.Json), Tracker.Options.MaxMetaBytes);
}
