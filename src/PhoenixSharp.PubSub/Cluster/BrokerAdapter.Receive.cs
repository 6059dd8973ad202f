using System.Text;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Cluster;

internal sealed partial class BrokerAdapter
{
    private long _missing; // since the last beat
    private bool _isNameTaken;

    private void Receive(ReadOnlySpan<byte> bytes)
    {
        if (_bridge?.Takes(bytes) == true)
        {
            if (_bridge.Read(bytes) is { } bridged)
                Deliver(bridged);
            return;
        }
        if (_format.Read(bytes, out var envelope) is { } fault) // (4)
        {
            ClusterMetrics.WasMalformed(fault);
            return;
        }
        if (envelope.Incarnation == _incarnation && envelope.Node.SequenceEqual(_name)) // (5)
        {
            if (envelope.Kind == EnvelopeKind.Beat)
                HearOwnBeat();
            return;
        }
        if (envelope.Node.SequenceEqual(_name) && !Interlocked.Exchange(ref _isNameTaken, true))
            _logger.NameTaken(NodeName);
        if (Hear(envelope) is { } peer)
            Receive(envelope, peer);
    }

    private Peers.Peer? Hear(in Envelope envelope)
    {
        var peer = _peers.Hear(envelope.Node, envelope.Incarnation, out var isUp);
        if (peer is null)
            ClusterMetrics.WasMalformed("nodes");
        if (peer is null || !isUp)
            return peer;
        if (envelope.Kind == EnvelopeKind.Farewell) // it was never up, as far as this node knows
        {
            _peers.Remove(peer);
            return null;
        }
        _logger.NodeUp(peer.Name);
        Tell(new AdapterEvent.NodeUp(peer.Name));
        return peer;
    }

    private void Receive(in Envelope envelope, Peers.Peer peer)
    {
        switch (envelope.Kind)
        {
            case EnvelopeKind.Broadcast:
                Deliver(envelope, peer);
                break;
            case EnvelopeKind.Direct:
                Deliver(envelope.ToBroadcast());
                break;
            case EnvelopeKind.Farewell when envelope.Incarnation == peer.Incarnation:
                _peers.Remove(peer);
                Down(peer.Name);
                break;
        }
    }

    private void Deliver(in Envelope envelope, Peers.Peer peer)
    {
        var broadcast = envelope.ToBroadcast();
        var bucket = Buckets.Of(broadcast.Topic);
        if (!_buckets.Has(bucket))
            return;
        var missing = _peers.Number(peer, envelope, bucket); // (6)
        if (missing < 0)
        {
            ClusterMetrics.Late.Add(1);
            return;
        }
        if (missing > 0)
        {
            Interlocked.Add(ref _missing, missing);
            ClusterMetrics.Missing.Add(missing);
            Tell(new AdapterEvent.BroadcastsMissing(peer.Name, broadcast.Topic, missing));
        }
        Deliver(broadcast);
    }

    // (7)
    private void Deliver(Broadcast broadcast)
    {
        ClusterMetrics.Received.Add(1);
        _received(broadcast);
    }

    private void Down(string node)
    {
        _logger.NodeDown(node);
        Tell(new AdapterEvent.NodeDown(node));
    }

    private void Tell(AdapterEvent happened)
    {
        try
        {
            Happened?.Invoke(happened);
        }
        catch (Exception crash) // the application's code
        {
            _logger.HandlerCrashed(crash);
        }
    }
}
