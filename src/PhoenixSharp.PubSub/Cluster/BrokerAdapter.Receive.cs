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
            NoteMismatch(fault, envelope);
            return;
        }
        if (envelope.Incarnation == _incarnation && envelope.Node.SequenceEqual(_name)) // (5)
        {
            if (envelope.Kind == EnvelopeKind.Beat)
                HearOwnBeat(envelope);
            return;
        }
        if (IsOfEarlierStart(envelope))
            ClusterMetrics.WasMalformed(Peers.Replayed);
        else if (!_format.IsSealing && envelope.Version == EnvelopeFormat.Previous && _mismatches.IsSealing(envelope.Node))
            ClusterMetrics.WasMalformed(EnvelopeFormat.SealFault);
        else
            Hear(envelope);
    }

    // If envelopes are sealed, an earlier start of this node is taken for a recording. If it is another node of this name that is still
    // up, it hears this one, and says so.
    private bool IsOfEarlierStart(in Envelope envelope)
    {
        if (!envelope.Node.SequenceEqual(_name))
            return false;
        if (_format.IsSealing && envelope.Incarnation < _incarnation)
            return true;
        if (!Interlocked.Exchange(ref _isNameTaken, true))
            _logger.NameTaken(NodeName);
        return false;
    }

    // Version 1 shows in its beats alone whether a node seals.
    private void NoteMismatch(string fault, in Envelope envelope)
    {
        if (fault is not (EnvelopeFormat.SealFault or EnvelopeFormat.UnsealedFault) || envelope.Node.IsEmpty)
            return;
        if (envelope.Version == EnvelopeFormat.Previous && envelope.Kind != EnvelopeKind.Beat)
            return;
        var mismatch = fault == EnvelopeFormat.UnsealedFault ? SecretMismatch.OnlyHere
            : _format.IsSealing ? SecretMismatch.Different
            : SecretMismatch.OnlyThere;
        if (_mismatches.Note(envelope.Node, mismatch) is { } node)
            _logger.SecretMismatch(node, ClusterLog.Text(mismatch));
    }

    private void Hear(in Envelope envelope)
    {
        var (peer, fault, isUp, isDown) = _peers.Hear(envelope);
        if (fault is not null)
            ClusterMetrics.WasMalformed(fault);
        if (peer is null)
            return;
        if (isUp && isDown) // the node has started again before everything that its farewell named has arrived
            Down(peer.Name);
        if (isUp)
            Up(peer);
        if (envelope.Kind == EnvelopeKind.Beat)
            FollowVersion(peer);
        if (envelope.Kind == EnvelopeKind.Broadcast)
            Deliver(envelope, peer);
        else if (envelope.Kind == EnvelopeKind.Direct)
            Deliver(envelope.ToBroadcast());
        if ((isDown && !isUp) || (peer.IsEnding && _peers.TryEnd(peer)))
            Down(peer.Name);
    }

    // The new node hears this one at once, so that both can write to each other.
    private void Up(Peer peer)
    {
        QueueBeat();
        _logger.NodeUp(peer.Name);
        Tell(new AdapterEvent.NodeUp(peer.Name));
    }

    private void Deliver(in Envelope envelope, Peer peer)
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
