using PhoenixSharp.Tracking;

namespace PhoenixSharp;

/// <summary>Who is there, topic by topic: what doesn't depend on the type of the metas. Derive from <see cref="Presence{TMeta}"/>.</summary>
public abstract class Presence
{
    private Tracker? _tracker;

    private protected Presence()
    {
    }

    internal Tracker Tracker => _tracker ?? throw new InvalidOperationException(
        $"{GetType().Name} was made without its tracker: register it with AddPhoenix().AddPresence<{GetType().Name}>() and take it from the services.");

    /// <summary>Gets whether a derived class fetches.</summary>
    internal bool Fetches => ((Func<string, PresenceEntries, CancellationToken, ValueTask<PresenceEntries>>)FetchAsync).Method.DeclaringType != typeof(Presence);

    /// <summary>Gets whether a derived class wants to know of changes.</summary>
    internal bool Watches => ((Func<string, PresenceDiff, ValueTask>)ChangedAsync).Method.DeclaringType != typeof(Presence);

    /// <summary>Gets everyone on a topic, as of now, without what <see cref="FetchAsync"/> adds. It never waits, and costs nothing while the topic is unchanged.</summary>
    public PresenceEntries List(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return Tracker.List(topic);
    }

    /// <summary>Gets everyone on a topic, with what <see cref="FetchAsync"/> adds; without it where that throws or takes too long.</summary>
    public ValueTask<PresenceEntries> ListAsync(string topic, CancellationToken cancellationToken = default)
    {
        var entries = List(topic);
        return Tracker.Enrichment is { } enrichment ? enrichment.FetchAsync(topic, entries, cancellationToken) : new(entries);
    }

    /// <summary>Gets how many keys are on a topic, without making a list.</summary>
    public int Count(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return Tracker.ShardOf(topic).View(topic).Keys.Count;
    }

    /// <summary>Gets on which nodes a key of a topic is tracked, as of now; none if nobody tracks it.</summary>
    public IReadOnlyList<string> Where(string topic, string key)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(key);
        return Tracker.ShardOf(topic).View(topic).Keys.Find(key) is { } found ? [.. found.Entries.Select(entry => entry.Dot.Replica.Name).Distinct()] : [];
    }

    /// <summary>Gets the nodes that track presences, this one first; those that are silent too, until they are forgotten.</summary>
    public IReadOnlyList<PresenceNode> Nodes => Tracker.Nodes;

    /// <summary>Removes a key that this member tracks; nothing happens if it doesn't.</summary>
    public ValueTask UntrackAsync(IPresenceMember member, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(member);
        return UntrackAsync(member.PresenceOwner, member.Topic, key, cancellationToken);
    }

    /// <summary>Removes a key that this owner tracks on a topic; nothing happens if it doesn't.</summary>
    public async ValueTask UntrackAsync(PresenceOwner owner, string topic, string key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Tracker.ShardOf(topic).UntrackAsync(SlotOf(owner, topic, key));
    }

    /// <summary>Removes all that this owner tracks here; it may go on to track.</summary>
    public async ValueTask UntrackAsync(PresenceOwner owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var shard in Tracker.Shards)
            await shard.UntrackOwnerAsync(owner.Id);
    }

    /// <summary>Adds to entries what only a database knows, before they are listed or go out in a diff; see <see cref="PresenceEntries.With"/>.</summary>
    /// <param name="topic">The topic they are on.</param>
    /// <param name="entries">One call for all of a list, of a diff's joins, of its leaves; never empty.</param>
    /// <param name="cancellationToken">Cancelled after <see cref="PresenceOptions.FetchTimeout"/>.</param>
    /// <remarks>
    /// Several calls may run at once; diffs go out in the order they were made. What it throws is logged, and entries go out as they are.
    /// It runs apart from the tracker, which it may call.
    /// </remarks>
    public virtual ValueTask<PresenceEntries> FetchAsync(string topic, PresenceEntries entries, CancellationToken cancellationToken) => new(entries);

    /// <summary>Is told what changed on a topic, on this node or another, once its watchers are.</summary>
    /// <remarks>Calls for one topic come one after another, in order; other topics don't wait. What it throws is logged.</remarks>
    public virtual ValueTask ChangedAsync(string topic, PresenceDiff diff) => ValueTask.CompletedTask;

    internal void Attach(Tracker tracker) => _tracker = tracker;

    private protected static Slot SlotOf(PresenceOwner owner, string topic, string key)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(key);
        return new Slot(topic, owner.Id, key);
    }
}
