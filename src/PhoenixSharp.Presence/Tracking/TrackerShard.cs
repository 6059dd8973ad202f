using System.Text;
using PhoenixSharp.Diffs;
using PhoenixSharp.Replication;

namespace PhoenixSharp.Tracking;

/// <summary>The loop that owns one <see cref="TrackerState"/>: one turn after another, each decided, published and told before the next.</summary>
/// <remarks>
/// A turn runs on the caller's stack where the shard is idle. No application code runs in it: metas were written before,
/// fetches and callbacks start elsewhere and post what they got. Nobody may block a thread on an operation from inside a turn.
/// The mailbox has no bound of its own: each caller waits for its operation, and the end of an owner must never be refused.
/// </remarks>
internal sealed partial class TrackerShard : IDisposable
{
    private readonly Mailbox<Action> _mailbox;
    private readonly TopicFeeds _feeds;
    private readonly PresenceOptions _options;
    private readonly DiffOutlet _outlet;
    private readonly string _topic;
    private volatile TrackerState _state;
    private volatile ReplicaLoop? _replication; // null on a node that is alone, and while a shard that failed rests

    /// <param name="self">The node, and its start.</param>
    /// <param name="topic">What the same shard of all nodes speaks on.</param>
    /// <param name="options">Limits and times.</param>
    /// <param name="outlet">Where diffs go.</param>
    public TrackerShard(Replica self, string topic, PresenceOptions options, DiffOutlet outlet)
    {
        (_options, _outlet, _topic) = (options, outlet, topic);
        _mailbox = new Mailbox<Action>(Run);
        _state = new TrackerState(self);
        _feeds = new TopicFeeds(outlet, _mailbox.Post);
        _replication = Replicate();
    }

    /// <summary>Gets what its replication is at. Any thread.</summary>
    public ReplicaReport Report => _replication?.Report ?? ReplicaReport.Empty;

    /// <summary>Gets how many messages of other nodes wait for their turn. Any thread.</summary>
    public int Waiting => _replication?.Waiting ?? 0;

    /// <summary>Gets how many topics have somebody on them. Any thread.</summary>
    public int TopicCount => _state.TopicCount;

    /// <summary>Gets how many presences are visible. Any thread; it looks at every topic.</summary>
    public long EntryCount => _state.EntryCount;

    /// <summary>
    /// Gets the activity of the loop. It is idle if no turn waits and no fetch or callback of the application is running. Any thread.
    /// </summary>
    public MailboxActivity Activity => _mailbox.Activity is { IsIdle: true } idle
        ? idle with { IsIdle = _feeds.Pending == 0 }
        : new MailboxActivity(false, 0, false);

    /// <summary>Gets what is visible on a topic, without waiting for any turn.</summary>
    public TopicView View(string topic) => _state.View(topic);

    public ValueTask<string> TrackAsync(PresenceOwner owner, Slot slot, string phxRef, ReadOnlyMemory<byte> body)
    {
        RefuseTooLarge(slot, body.Length);
        owner.Enter(this);
        return TurnAsync(() =>
        {
            Tell(Track(owner, slot, phxRef, body));
            return phxRef;
        });
    }

    /// <summary>Updates an entry; with an expected ref only if it has that ref still.</summary>
    /// <returns>False if it has another.</returns>
    public ValueTask<bool> UpdateAsync(Slot slot, string? expectedRef, string phxRef, ReadOnlyMemory<byte> body)
    {
        RefuseTooLarge(slot, body.Length);
        return TurnAsync(() =>
        {
            if (expectedRef is not null && _state.Find(slot) is { } entry && entry.Meta.PhxRef != expectedRef)
                return false;
            Tell(_state.Update(slot, phxRef, body));
            return true;
        });
    }

    /// <summary>Gets an entry's meta once all that was asked for before is done.</summary>
    public ValueTask<Meta?> FindAsync(Slot slot) => TurnAsync(() => _state.Find(slot)?.Meta);

    public ValueTask<bool> UntrackAsync(Slot slot) => TurnAsync(() => Tell(_state.Untrack(slot)));

    public ValueTask<bool> UntrackOwnerAsync(long owner) => TurnAsync(() => Tell(_state.UntrackOwner(owner)));

    /// <summary>An owner has ended.</summary>
    public void Forget(long owner) => _mailbox.PostInline(() => Surely(() => Tell(_state.UntrackOwner(owner))));

    /// <summary>Says to other nodes that this one is here, and waits for what they know.</summary>
    public Task IntroduceAsync(CancellationToken cancellationToken) => _replication?.IntroduceAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Says goodbye to other nodes.</summary>
    public void Leave(TimeSpan hold)
    {
        if (!_outlet.PubSub.IsAlone)
            _mailbox.PostInline(() => SayGoodbye(hold));
    }

    public void Dispose()
    {
        _disposed = true;
        _rest?.Dispose();
        _replication?.Dispose();
    }

    /// <summary>Runs a question in a turn; for tests, which look at what only the loop may see.</summary>
    public ValueTask<T> AskAsync<T>(Func<TrackerState, TopicFeeds, T> question) => TurnAsync(() => question(_state, _feeds));

    // What no message can carry would be missing on other nodes for ever, and they would ask for it for ever.
    private void RefuseTooLarge(Slot slot, int metaBytes)
    {
        if (_outlet.PubSub.IsAlone)
            return;
        var (bytes, most) = (Encoding.UTF8.GetByteCount(slot.Topic) + Encoding.UTF8.GetByteCount(slot.Key) + metaBytes, ReplicaOptions.MaxEntryBytes(_outlet.PubSub.MaxBroadcastBytes));
        if (bytes <= most)
            return;
        PresenceMetrics.WasRefused("entry_bytes");
        throw new ArgumentException(
            $"A presence takes at most {most} bytes, half of what goes to other nodes in one message; topic, key and meta of this one take {bytes}: keep less in them, or raise MaxBroadcastBytes.");
    }

    // The owner is marked before its removal is posted. So either the removal comes after this turn, or the mark is seen here.
    private TrackerDiff Track(PresenceOwner owner, Slot slot, string phxRef, ReadOnlyMemory<byte> body)
    {
        ObjectDisposedException.ThrowIf(owner.IsDisposed, owner);
        if (_state.CountOf(owner.Id) < _options.MaxEntriesPerOwner)
            return _state.Track(slot, phxRef, body);
        PresenceMetrics.WasRefused("entries_per_owner");
        throw new InvalidOperationException(
            $"This owner tracks {_options.MaxEntriesPerOwner} entries already, as many as PresenceOptions.MaxEntriesPerOwner allows: untrack some, or raise the option.");
    }

    private bool Tell(TrackerDiff diff)
    {
        _feeds.Take(diff);
        _replication?.Changed();
        return !diff.IsEmpty;
    }

    private ValueTask<T> TurnAsync<T>(Func<T> turn)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _mailbox.PostInline(() =>
        {
            var clock = _state.OwnClock;
            try
            {
                done.SetResult(turn());
            }
            catch (Exception reason) // the caller's to handle
            {
                done.SetException(reason);
                if (_state.OwnClock != clock)
                    throw; // it is no refusal: it stopped halfway
            }
        });
        return done.Task.IsCompletedSuccessfully ? new ValueTask<T>(done.Task.Result) : new ValueTask<T>(done.Task);
    }
}
