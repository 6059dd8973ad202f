using System.Text.Json;

namespace PhoenixSharp.Client;

/// <summary>The presences of a channel. It combines the server's state and diffs, and continues after a reconnect.</summary>
/// <typeparam name="TMeta">
/// The type of a meta. <see cref="PhoenixSocketOptions.Json"/> must have type information for it, unless it is <see cref="Payload"/>.
/// </typeparam>
/// <remarks>
/// Create it before the join, so that it receives the state. Its events occur in order with those of the channel.
/// <see cref="MemberJoined"/> and <see cref="MemberLeft"/> occur before <see cref="List"/> changes, and <see cref="Synced"/> after that.
/// Diffs that are received before the state of the current join are applied after it. The behaviour is that of phoenix.js's
/// <c>Presence</c>.
/// </remarks>
public sealed class ChannelPresence<TMeta> : IDisposable
{
    private const int MaxPendingDiffs = 10_000;

    private readonly PresenceReader<TMeta> _reader;
    private readonly IDisposable _states, _diffs;
    private readonly HandlerCaller _caller;
    private readonly string _topic, _stateEvent, _diffEvent;
    private readonly List<Payload> _pendingDiffs = []; // of the join whose state was not received yet
    private long _pendingJoinRef;
    private long _reportedJoinRef; // the join whose missing state was reported
    private volatile PresenceState<TMeta> _state = PresenceState<TMeta>.Empty;
    private long _joinRef; // the join whose state was received last

    /// <summary>Starts to track the presences of a channel.</summary>
    /// <param name="channel">The channel, before it is joined.</param>
    /// <param name="stateEvent">The name of the event with the whole state.</param>
    /// <param name="diffEvent">The name of the event with a change.</param>
    /// <exception cref="NotSupportedException">
    /// <see cref="PhoenixSocketOptions.Json"/> has no type information for <typeparamref name="TMeta"/>.
    /// </exception>
    public ChannelPresence(PhoenixChannel channel, string stateEvent = "presence_state", string diffEvent = "presence_diff")
    {
        ArgumentNullException.ThrowIfNull(channel);
        (_caller, _topic) = (channel.Session.Socket.Handlers.Caller, channel.Topic);
        (_stateEvent, _diffEvent) = (stateEvent, diffEvent);
        _reader = new PresenceReader<TMeta>(channel.Session.Socket.Options.Json, Find);
        _states = channel.Subscribe(new RawSubscription(channel.Session, stateEvent, TakeStateAsync));
        _diffs = channel.Subscribe(new RawSubscription(channel.Session, diffEvent, TakeDiffAsync));
    }

    /// <summary>Occurs when the list has been updated: after the state, and after each diff.</summary>
    public ClientEvent Synced { get; set => field.RequireSame(value); } = new();

    /// <summary>Occurs when a key joins, and when metas are added to a key.</summary>
    public ClientEvent<PresenceJoin<TMeta>> MemberJoined { get; set => field.RequireSame(value); } = new();

    /// <summary>Occurs when metas are removed from a key. With the last meta, the key leaves.</summary>
    public ClientEvent<PresenceLeave<TMeta>> MemberLeft { get; set => field.RequireSame(value); } = new();

    /// <summary>Gets the number of keys that are present.</summary>
    public int Count => _state.Entries.Count;

    /// <summary>Returns the members, sorted by key. The list is a snapshot. Any thread may call this method.</summary>
    public IReadOnlyList<PresenceMember<TMeta>> List() => [.. _state.Entries.Values];

    /// <summary>Returns the member with a key, or null if it is not present. Any thread may call this method.</summary>
    public PresenceMember<TMeta>? Get(string key) => _state.Entries.GetValueOrDefault(key);

    /// <summary>Stops tracking the presences. No more handlers are called.</summary>
    public void Dispose()
    {
        MemberJoined.Clear();
        MemberLeft.Clear();
        Synced.Clear();
        _states.Dispose();
        _diffs.Dispose();
    }

    private async ValueTask TakeStateAsync(Payload payload, long joinRef)
    {
        List<Payload> diffs = _pendingJoinRef == joinRef ? [.. _pendingDiffs] : [];
        _pendingDiffs.Clear();
        _joinRef = joinRef; // also if the state can't be read: diffs are then applied to the previous list
        if (Read(_stateEvent, skipped => _reader.ReadState(payload, skipped)) is { } all)
            await ChangeAsync((state, changed) => state.Sync(all, changed)).ConfigureAwait(false);
        foreach (var diff in diffs)
            await ApplyAsync(diff).ConfigureAwait(false);
        await RaiseSyncedAsync().ConfigureAwait(false);
    }

    private async ValueTask TakeDiffAsync(Payload payload, long joinRef)
    {
        if (_joinRef == 0 || _joinRef != joinRef)
        {
            Keep(payload, joinRef);
            return;
        }
        await ApplyAsync(payload).ConfigureAwait(false);
        await RaiseSyncedAsync().ConfigureAwait(false);
    }

    // Diffs of an earlier join are discarded: the state of the new join replaces them.
    private void Keep(in Payload diff, long joinRef)
    {
        if (_pendingJoinRef != joinRef)
            _pendingDiffs.Clear();
        _pendingJoinRef = joinRef;
        if (_pendingDiffs.Count < MaxPendingDiffs)
            _pendingDiffs.Add(diff);
        else if (_reportedJoinRef != joinRef)
            ReportMissingState(joinRef);
    }

    private void ReportMissingState(long joinRef)
    {
        _reportedJoinRef = joinRef;
        Report(_diffEvent, new InvalidOperationException(
            $"No {_stateEvent} was received before {MaxPendingDiffs} diffs, so further diffs are discarded. "
            + "Create the ChannelPresence before the join, and check that the channel pushes its presences."));
    }

    private async ValueTask ApplyAsync(Payload payload)
    {
        if (Read(_diffEvent, skipped => Tuple.Create(_reader.ReadDiff(payload, skipped))) is { Item1: var (joins, leaves) })
            await ChangeAsync((state, changed) => state.Apply(joins, leaves, changed)).ConfigureAwait(false);
    }

    // Returns null if the payload can't be read. The failure is reported, and the list does not change.
    private T? Read<T>(string @event, Func<Action<JsonException>, T> read)
        where T : class
    {
        try
        {
            return read(failure => Report(@event, failure));
        }
        catch (JsonException failure)
        {
            Report(@event, failure);
            return null;
        }
    }

    private void Report(string @event, Exception failure) => _caller.Report(new HandlerFailure(_topic, @event, failure));

    private MemberMeta<TMeta>? Find(string key, string phxRef) => Get(key)?.Metas.FirstOrDefault(meta => meta.PhxRef == phxRef);

    // The list changes after the handlers have run, as in phoenix.js.
    private async ValueTask ChangeAsync(Func<PresenceState<TMeta>, Action<object>, PresenceState<TMeta>> change)
    {
        List<object> changes = [];
        var next = change(_state, changes.Add);
        foreach (var changed in changes)
            await RaiseAsync(changed).ConfigureAwait(false);
        _state = next;
    }

    private ValueTask RaiseAsync(object change) => change is PresenceJoin<TMeta> join
        ? MemberJoined.RaiseAsync(_caller, _topic, "presence", join)
        : MemberLeft.RaiseAsync(_caller, _topic, "presence", (PresenceLeave<TMeta>)change);

    private ValueTask RaiseSyncedAsync() => Synced.RaiseAsync(_caller, _topic, "presence");
}
