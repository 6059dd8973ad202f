namespace PhoenixSharp.Client;

/// <summary>Who is present on a channel: the server's state and diffs, put together, across reconnects.</summary>
/// <typeparam name="TMeta">What is tracked of each; register it with the socket's type information.</typeparam>
/// <remarks>
/// Make it before joining. Its events are raised in order with the channel's own, and <see cref="List"/> is what it was before the change
/// while they are; <see cref="Synced"/> comes when all of a change is in. Diffs that come before the state of the current join wait for it.
/// After phoenix.js's <c>Presence</c>.
/// </remarks>
public sealed class Presence<TMeta> : IDisposable
{
    private readonly PresenceReader<TMeta> _reader;
    private readonly IDisposable _states, _diffs;
    private readonly SocketProcess _socket;
    private readonly string _topic;
    private readonly List<Payload> _pendingDiffs = []; // of the join whose state has not come yet
    private long _pendingJoinRef;
    private volatile PresenceState<TMeta> _state = PresenceState<TMeta>.Empty;
    private long _joinRef; // the join whose state is in

    /// <summary>Follows the presences of a channel.</summary>
    /// <param name="channel">The channel, best not joined yet.</param>
    /// <param name="stateEvent">What the server calls the whole state.</param>
    /// <param name="diffEvent">What it calls a change.</param>
    public Presence(PhoenixChannel channel, string stateEvent = "presence_state", string diffEvent = "presence_diff")
    {
        ArgumentNullException.ThrowIfNull(channel);
        (_socket, _topic) = (channel.Session.Socket, channel.Topic);
        _reader = new PresenceReader<TMeta>(channel.Session.Socket.Options.Json);
        _states = channel.Subscribe(new RawSubscription(channel.Session, stateEvent, TakeState));
        _diffs = channel.Subscribe(new RawSubscription(channel.Session, diffEvent, TakeDiff));
    }

    /// <summary>Is raised when the list is up to date again: after the state, and after each diff.</summary>
    public event Action? Synced;

    /// <summary>Is raised for each key that came, and for each further presence of one.</summary>
    public event Action<PresenceJoin<TMeta>>? Joined;

    /// <summary>Is raised for each presence that left.</summary>
    public event Action<PresenceLeave<TMeta>>? Left;

    /// <summary>Gets how many keys are present.</summary>
    public int Count => _state.Entries.Count;

    /// <summary>Gets everybody, by key. The list is a snapshot; any thread may ask.</summary>
    public IReadOnlyList<PresenceEntry<TMeta>> List() => [.. _state.Entries.Values];

    /// <summary>Gets one key's entry, or null.</summary>
    public PresenceEntry<TMeta>? Get(string key) => _state.Entries.GetValueOrDefault(key);

    /// <summary>Follows no longer.</summary>
    public void Dispose()
    {
        _states.Dispose();
        _diffs.Dispose();
    }

    private void TakeState(Payload payload, long joinRef)
    {
        var all = _reader.ReadState(payload);
        _joinRef = joinRef;
        _state = _state.Sync(all, Raise);
        foreach (var diff in _pendingJoinRef == joinRef ? _pendingDiffs : [])
            Apply(diff);
        _pendingDiffs.Clear();
        Synced?.Invoke();
    }

    private void TakeDiff(Payload payload, long joinRef)
    {
        if (_joinRef == 0 || _joinRef != joinRef)
        {
            Keep(payload, joinRef);
            return;
        }
        Apply(payload);
        Synced?.Invoke();
    }

    // What came for an earlier join is in the new join's state, or was undone since.
    private void Keep(in Payload diff, long joinRef)
    {
        if (_pendingJoinRef != joinRef)
            _pendingDiffs.Clear();
        _pendingJoinRef = joinRef;
        _pendingDiffs.Add(diff);
    }

    private void Apply(Payload payload)
    {
        var (joins, leaves) = _reader.ReadDiff(payload);
        _state = _state.Apply(joins, leaves, Raise);
    }

    // A handler that throws must not keep the rest of a change out.
    private void Raise(object change)
    {
        try
        {
            if (change is PresenceJoin<TMeta> join)
                Joined?.Invoke(join);
            else if (change is PresenceLeave<TMeta> leave)
                Left?.Invoke(leave);
        }
        catch (Exception failure)
        {
            _socket.ReportHandler(new HandlerFailure(_topic, "presence", failure));
        }
    }
}
