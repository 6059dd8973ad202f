using System.Text;
using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Cluster;

/// <summary>The adapter over any broker: envelopes, buckets, numbers and beats. What is a broker's own is behind <see cref="IBroker"/>.</summary>
/// <remarks>
/// A broadcast out: (1) it is written once, payload as it is; (2) numbered within its bucket and put into the outbox, both under one lock,
/// so that numbers go out in order; one that can't be handed on uses up its number too, so that others notice the gap; where there is a
/// bridge, what that wrote goes into the outbox with it; (3) the sending loop
/// of the connection hands it to the broker. A broadcast in: (4) bytes that are no envelope are counted and dropped; (5) so is this node's
/// own, what has come before, and what nobody here wants; (6) its number shows what is missing before it; (7) it goes to local fan-out, on
/// the connection's loop.
/// </remarks>
internal sealed partial class BrokerAdapter : IPubSubAdapter
{
    private readonly Lock _gate = new();
    private readonly IBroker _broker;
    private readonly ClusterOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EnvelopeFormat _format;
    private readonly IBridge? _bridge;
    private readonly Buckets _buckets = new();
    private readonly Peers _peers;
    private readonly Outbox _outbox;
    private readonly byte[] _name;
    private readonly ulong _incarnation;
    private readonly string[] _addresses;
    private readonly ulong[] _sent = new ulong[Buckets.Count];
    private readonly LastBroadcast[] _handed = new LastBroadcast[Buckets.Count]; // the last broadcasts that the broker was handed
    private readonly SecretMismatches _mismatches = new();
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<Broadcast> _received = static _ => { };
    private Task _running = Task.CompletedTask;

    public BrokerAdapter(IBroker broker, ClusterOptions options, TimeProvider time, ILogger logger)
    {
        (_broker, _options, _time, _logger) = (broker, options, time, logger);
        NodeName = options.NodeName ?? NodeNames.MakeUp();
        _name = Encoding.ASCII.GetBytes(NodeName);
        _incarnation = (ulong)(time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks;
        _bridge = broker.Bridge(NodeName, logger);
        _format = new EnvelopeFormat(options.MaxBroadcastBytes, options.SharedSecret, options.Cluster);
        _peers = new Peers(time, _incarnation, _format.IsSealing, NodeName, _buckets.Has);
        _outbox = new Outbox(options.MaxQueuedBytes);
        _drain = new DrainTimer(time);
        _addresses = [.. Enumerable.Range(0, Buckets.Count).Select(bucket => $"{options.Cluster}:{bucket}")];
    }

    public event Action<AdapterEvent>? Happened;

    public string NodeName { get; }

    public int MaxBroadcastBytes => _options.MaxBroadcastBytes;

    public AdapterStatus Status
    {
        get
        {
            var nodes = _peers.List();
            var own = nodes.Select(node => node.Name).Where(name => name == NodeName);
            return new AdapterStatus(_link, nodes)
            {
                SharedNames = [.. own.Union(_peers.Shared)],
                SecretMismatches = _mismatches.List(),
                IsDelayed = Volatile.Read(ref _unheard) > 0,
                BrokerFault = _connection?.Notice is { IsFault: true } notice ? notice.Text : null,
            };
        }
    }

    private string EveryNode => $"{_options.Cluster}:nodes";

    public async ValueTask StartAsync(Action<Broadcast> received, CancellationToken cancellationToken)
    {
        _received = received;
        _running = RunAsync(_drain.Token);
        await _tried.Task.WaitAsync(cancellationToken);
    }

    public ValueTask<BroadcastReach> BroadcastAsync(Broadcast broadcast, CancellationToken cancellationToken)
    {
        BroadcastTooLargeException.ThrowIfOver(MaxBroadcastBytes, broadcast);
        var bucket = Buckets.Of(broadcast.Topic);
        var envelope = Write(_version, EnvelopeKind.Broadcast, broadcast); // (1)
        var beside = _bridge?.Write(broadcast);
        lock (_gate)
        {
            var reach = Hand(_addresses[bucket], envelope, ++_sent[bucket], beside); // (2)
            if (reach == BroadcastReach.Handed)
                _handed[bucket] = new LastBroadcast((byte)bucket, _sent[bucket], _serial);
            return new ValueTask<BroadcastReach>(reach);
        }
    }

    public ValueTask<BroadcastReach> DirectBroadcastAsync(string node, Broadcast broadcast, CancellationToken cancellationToken)
    {
        if (!NodeNames.IsName(node) || node == NodeName)
            throw new ArgumentException($"\"{node}\" can't be another node: its name has 1 to 64 visible ASCII characters and is not \"{NodeName}\".", nameof(node));
        BroadcastTooLargeException.ThrowIfOver(MaxBroadcastBytes, broadcast);
        var (version, recipient) = _peers.Find(node);
        var envelope = Write(version, EnvelopeKind.Direct, broadcast, recipient);
        lock (_gate)
        {
            var reach = Hand(OneNode(node), envelope, ++_directs);
            if (reach == BroadcastReach.Handed)
                _peers.NoteDirect(node, _directs);
            return new ValueTask<BroadcastReach>(reach);
        }
    }

    public Task OpenTopicAsync(string topic)
    {
        _bridge?.Open(topic); // first: what arrives from here on is wanted
        var (arriving, isNew) = _buckets.Open(topic);
        if (isNew)
            _wanted.Release();
        return arriving;
    }

    public void CloseTopic(string topic)
    {
        _bridge?.Close(topic);
        _buckets.Close(topic);
    }

    private string OneNode(string node) => $"{_options.Cluster}:node:{node}";

    private byte[] Write(byte version, EnvelopeKind kind, Broadcast broadcast, ulong recipient = 0) =>
        _format.Write(version, kind, _name, _incarnation, broadcast.Topic, broadcast.Event, broadcast.Payload, recipient);

    // Guarded.
    private BroadcastReach Hand(string address, byte[] envelope, ulong sequence, OutboundEnvelope? beside = null)
    {
        if (!_isConnected)
        {
            ClusterMetrics.StayedLocal("link_down");
            return BroadcastReach.LocalOnly;
        }
        _format.Seal(envelope, sequence, ++_serial);
        if (!_outbox.TryAdd(new OutboundEnvelope(address, envelope, _serial), beside))
        {
            _serial--; // numbers only what goes into the outbox
            ClusterMetrics.StayedLocal(_outbox.IsComplete ? "stopped" : "queue_full");
            return BroadcastReach.LocalOnly;
        }
        if (EnvelopeFormat.VersionOf(envelope) == EnvelopeFormat.Previous)
            _lastPrevious = _serial;
        ClusterMetrics.Handed.Add(1);
        return BroadcastReach.Handed;
    }
}
