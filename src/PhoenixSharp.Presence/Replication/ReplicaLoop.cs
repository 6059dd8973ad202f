using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PhoenixSharp.Budgets;
using PhoenixSharp.Diffs;
using PhoenixSharp.Tracking;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Replication;

/// <summary>Lets a <see cref="ReplicaProtocol"/> run: hears, keeps its timer, and sends. All of it but hearing is in turns of the shard.</summary>
/// <remarks>
/// Messages are read where they arrive, on the adapter's thread, and wait for their turn; the moment they arrived goes with them. A long
/// piece of work is a turn for each slice, behind whatever waits.
/// </remarks>
internal sealed class ReplicaLoop : IReplicaLink, ISubscriber, IDisposable
{
    private const string Event = "tracker";
    private const int MaxWaiting = 10_000;

    private readonly ReplicaProtocol _protocol;
    private readonly TrackerState _state;
    private readonly ReplicaOptions _options;
    private readonly DiffOutlet _outlet;
    private readonly string _topic;
    private readonly Action<Action> _post;
    private readonly Action<TrackerDiff> _tell;
    private readonly long _startedAt;
    private readonly ITimer _timer;
    private readonly Subscription _subscription;
    private readonly ConcurrentDictionary<string, int> _waitingOf = new(StringComparer.Ordinal);
    private TimeSpan _armedFor = TimeSpan.MaxValue;
    private bool _works;
    private volatile bool _disposed;
    private int _waiting;
    private TaskCompletionSource? _caughtUp;
    private volatile bool _isAway;
    private volatile bool _saidMalformed;
    private volatile bool _saidTooLarge;
    private volatile ReplicaReport _report = ReplicaReport.Empty;

    public ReplicaLoop(TrackerState state, ReplicaOptions options, string topic, DiffOutlet outlet, Action<Action> post, Action<TrackerDiff> tell)
    {
        (_state, _topic, _outlet, _post, _tell, _startedAt) = (state, topic, outlet, post, tell, outlet.Time.GetTimestamp());
        _options = options;
        _protocol = new ReplicaProtocol(state, options, this, TimeSpan.Zero, Random.Shared.NextDouble());
        _timer = outlet.Time.CreateTimer(_ => _post(Wake), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        GoOn();
        _subscription = outlet.PubSub.SubscribeToNodes(topic, this); // last: what is heard runs in turns, on other threads
    }

    /// <summary>Gets what it is at, as of the last beat or of a node's coming or going. Any thread.</summary>
    public ReplicaReport Report => _report;

    /// <summary>Gets how many messages wait for their turn. Any thread.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    Fastlane? ISubscriber.Fastlane => null;

    private TimeSpan Now => _outlet.Time.GetElapsedTime(_startedAt);

    /// <summary>Is told of each operation here, in its turn.</summary>
    public void Changed()
    {
        _protocol.Changed(Now);
        GoOn();
    }

    /// <summary>Says that this node is here, and waits until those who answer have told what they have; no longer than a down period.</summary>
    public async Task IntroduceAsync(CancellationToken cancellationToken)
    {
        _post(Introduce);
        await Task.Delay(_options.GreetingPeriod, _outlet.Time, cancellationToken);
        var caughtUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _post(() => CatchUp(caughtUp));
        // Who doesn't answer in that time is not waited for: what it has comes when it does.
        await caughtUp.Task.WaitAsync(_options.DownPeriod, _outlet.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Says goodbye, in a turn.</summary>
    public void Leave(TimeSpan hold)
    {
        _protocol.Leave(Now, hold);
        GoOn();
    }

    /// <summary>Ends it, in a turn; those that it has posted do nothing any more.</summary>
    public void Dispose()
    {
        _disposed = true;
        _subscription.Dispose();
        _timer.Dispose();
        _caughtUp?.TrySetResult(); // nothing comes any more
    }

    void ISubscriber.Deliver(Frame frame) => throw new InvalidOperationException("A replica has no fastlane: it is given broadcasts.");

    void ISubscriber.Deliver(Delivery delivery)
    {
        var arrived = Now;
        if (Read(delivery.Broadcast.Payload) is not { } message)
            return;
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            PresenceMetrics.MessagesDropped.Add(1);
            return;
        }
        _waitingOf.AddOrUpdate(message.Sender.Name, 1, static (_, waiting) => waiting + 1);
        _post(() => Receive(message, arrived));
    }

    void IReplicaLink.Broadcast(TrackerMessage message) => Send(null, message);

    void IReplicaLink.Send(string node, TrackerMessage message) => Send(node, message);

    bool IReplicaLink.Waits(string node) => _waitingOf.ContainsKey(node);

    void IReplicaLink.Tell(TrackerDiff diff) => _tell(diff);

    void IReplicaLink.Report(ReplicaNotice notice, Replica about, string detail)
    {
        _outlet.Logger.Log(notice, _topic, about.Name, detail);
        if (notice is not (ReplicaNotice.Up or ReplicaNotice.Down or ReplicaNotice.Forgotten or ReplicaNotice.Moving))
            PresenceMetrics.NodesRefused.Add(1);
        _report = ReplicaReport.Of(_protocol, _state);
    }

    private TrackerMessage? Read(Payload payload)
    {
        try
        {
            return payload.IsBinary ? MessageReader.Read(payload.Bytes.Span) : throw new MalformedFrameException("bytes expected, and it is JSON");
        }
        catch (MalformedFrameException reason) // from anybody who may publish at the broker
        {
            PresenceMetrics.MessagesDropped.Add(1);
            if (!_saidMalformed)
                _outlet.Logger.MessageMalformed(_topic, reason.Message);
            _saidMalformed = true;
            return null;
        }
    }

    private void Receive(TrackerMessage message, TimeSpan arrived)
    {
        Interlocked.Decrement(ref _waiting);
        PresenceMetrics.Received(message);
        if (_waitingOf.AddOrUpdate(message.Sender.Name, 0, static (_, waiting) => waiting - 1) == 0)
            _waitingOf.TryRemove(KeyValuePair.Create(message.Sender.Name, 0));
        if (_disposed)
            return;
        try
        {
            _protocol.Receive(message, arrived);
        }
        catch (Exception broken) // so that whose it was is known
        {
            throw new InvalidOperationException($"A {message.GetType().Name} of {message.Sender.Name} could not be taken.", broken);
        }
        GoOn();
    }

    private void Introduce()
    {
        if (!_disposed)
            _protocol.Introduce(Now);
    }

    private void CatchUp(TaskCompletionSource caughtUp)
    {
        _caughtUp = caughtUp;
        if (_disposed)
            caughtUp.TrySetResult();
        else
            GoOn();
    }

    private void Wake()
    {
        if (_disposed)
            return;
        _armedFor = TimeSpan.MaxValue;
        _protocol.Wake(Now);
        _report = ReplicaReport.Of(_protocol, _state);
        GoOn();
    }

    private void Work()
    {
        if (_disposed)
            return;
        _works = false;
        _protocol.Work();
        GoOn();
    }

    private void GoOn()
    {
        if (!_protocol.IsAsking)
            _caughtUp?.TrySetResult();
        if (_protocol.HasWork && !_works)
        {
            _works = true;
            _post(Work);
        }
        var due = _protocol.Due;
        if (due == _armedFor)
            return;
        _armedFor = due;
        var wait = due == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : due - Now;
        _timer.Change(wait < TimeSpan.Zero && wait != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : wait, Timeout.InfiniteTimeSpan);
    }

    private void Send(string? node, TrackerMessage message)
    {
        var bytes = MessageWriter.Write(message);
        PresenceMetrics.Sent(message, bytes.Length);
        var sending = SendAsync(node, bytes);
        if (sending.IsCompletedSuccessfully)
            Note(sending.Result, null);
        else
            _ = ObserveAsync(sending.AsTask());
    }

    // Asynchronous so that an adapter that throws at once is no different from one that fails later.
    private async ValueTask<BroadcastReach> SendAsync(string? node, ReadOnlyMemory<byte> message) =>
        await _outlet.PubSub.SendToNodesAsync(node, new Broadcast(_topic, Event, Payload.FromBinary(message)));

    private async Task ObserveAsync(Task<BroadcastReach> sending)
    {
        try
        {
            Note(await sending, null);
        }
        catch (Exception reason) // the adapter's
        {
            Note(BroadcastReach.LocalOnly, reason);
        }
    }

    // What is lost is asked for later; one line when the way is lost, and one when it is back.
    private void Note(BroadcastReach reach, Exception? reason)
    {
        if (reach == BroadcastReach.LocalOnly)
            PresenceMetrics.MessagesUnsent.Add(1);
        if (reason is BroadcastTooLargeException)
            NoteTooLarge(reason);
        else if (reach == BroadcastReach.LocalOnly && !_isAway && _outlet.PubSub.HasStarted)
        {
            _isAway = true;
            _outlet.Logger.NodesUnreachable(reason, _topic);
        }
        else if (reach == BroadcastReach.Handed && _isAway)
        {
            _isAway = false;
            _outlet.Logger.NodesReachable(_topic);
        }
    }

    private void NoteTooLarge(Exception reason)
    {
        if (!_saidTooLarge)
            _outlet.Logger.MessageTooLarge(reason, _topic);
        _saidTooLarge = true;
    }
}
