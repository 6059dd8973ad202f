namespace PhoenixSharp.Cluster;

// A node stops: (1) no more broadcasts are taken, and a farewell that names the last ones is queued behind them; (2) the sending loop goes
// on, and beats go on beside it, so that the other nodes do not report this one as down; (3) an echo, which only this node receives, goes
// out with each batch: when it comes back, the broker has the batch, which is progress; (4) the connection ends when the broker has
// everything, or when the DrainTimer expires; (5) what the broker has not confirmed is logged and counted.
internal sealed partial class BrokerAdapter
{
    private readonly DrainTimer _drain;
    private ulong _lastSerial; // of the last broadcast; guarded by the gate, as the next is
    private ulong _confirmedSerial; // the broker has everything up to this one

    /// <summary>
    /// Sends the queued envelopes and a farewell that names the last broadcasts, and ends. It waits as long as the broker makes progress,
    /// up to the limits of <see cref="DrainTimer"/>. What the broker has not confirmed by then is logged and counted.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        bool hasToSend;
        lock (_gate)
        {
            if (_outbox.IsComplete)
                return;
            (_lastSerial, hasToSend) = (_serial, _isConnected || _outbox.HasWaiting);
            _outbox.Complete(hasToSend ? Farewell() : null); // (1)
        }
        if (hasToSend)
            _drain.Start();
        else
            _drain.Cancel(); // there is neither a link nor anything to send
        await _running;
        _drain.Dispose();
        ReportUnconfirmed();
    }

    // Guarded.
    private OutboundEnvelope Farewell()
    {
        var content = new FarewellContent([.. _handed.Where(last => last.Number > 0)], _peers.Directs());
        var payload = content.ToPayload(MaxBroadcastBytes);
        var envelope = Write(EnvelopeFormat.Previous, EnvelopeKind.Farewell, Nothing with { Payload = payload });
        _format.Seal(envelope, 0, ++_serial);
        return new OutboundEnvelope(EveryNode, envelope, _serial);
    }

    // (3)
    private IReadOnlyList<OutboundEnvelope> WithEcho(IReadOnlyList<OutboundEnvelope> batch) =>
        _outbox.IsComplete ? [.. batch, OwnBeat() with { Address = OneNode(NodeName) }] : batch;

    private void Confirm(ulong serial)
    {
        lock (_gate)
            _confirmedSerial = Math.Max(_confirmedSerial, serial);
    }

    // (5)
    private void ReportUnconfirmed()
    {
        long unconfirmed;
        lock (_gate)
            unconfirmed = _confirmedSerial < _lastSerial ? (long)(_lastSerial - _confirmedSerial) : 0;
        if (unconfirmed == 0)
            return;
        ClusterMetrics.StayedLocal("stopped", unconfirmed);
        _logger.BroadcastsUnconfirmed(_broker.Name, unconfirmed);
    }
}
