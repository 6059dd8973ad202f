namespace PhoenixSharp.Cluster;

// A node stops: (1) no more broadcasts are taken, and a farewell that names the last ones is queued behind them; (2) the sending loop and
// the beats continue, so that the other nodes do not report this one as down; (3) after each batch this node sends a beat to itself: when
// it comes back, the broker has received the batch, which is progress; (4) the connection ends when the broker has received everything, or
// when the DrainTimer expires; (5) what the broker has not confirmed is logged and counted.
internal sealed partial class BrokerAdapter
{
    private readonly DrainTimer _drain;
    private ulong _lastSerial; // of the last broadcast; guarded by the gate, like the next two
    private ulong _confirmedSerial; // the broker has received everything up to this one, except what is lost
    private ulong _lost; // the number of broadcasts that were sent over a connection that broke before they were confirmed

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

    // What a broken connection has taken is not sent again, and the first beat over the next connection must not confirm it.
    private void LoseUnconfirmed()
    {
        lock (_gate)
        {
            if (!_outbox.IsComplete)
                return; // the other nodes count it as missing
            var taken = Math.Min(_outbox.TakenSerial, _lastSerial);
            _lost += taken - Math.Min(taken, _confirmedSerial);
            _confirmedSerial = Math.Max(_confirmedSerial, taken);
        }
    }

    // (5)
    private void ReportUnconfirmed()
    {
        long unconfirmed;
        lock (_gate)
            unconfirmed = (long)(_lost + _lastSerial - Math.Min(_lastSerial, _confirmedSerial));
        if (unconfirmed == 0)
            return;
        ClusterMetrics.StayedLocal("stopped", unconfirmed);
        _logger.BroadcastsUnconfirmed(_broker.Name, unconfirmed);
    }
}
