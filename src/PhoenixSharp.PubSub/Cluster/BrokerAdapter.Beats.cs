namespace PhoenixSharp.Cluster;

internal sealed partial class BrokerAdapter
{
    private const int BeatsUntilDegraded = 3;
    private const int BeatsUntilBroken = 10;
    private const int BeatsUntilDown = 5;
    private const int BeatsUntilSettled = 5; // until all others have been heard over a new connection

    private int _unheard; // beats of this node that haven't come back
    private int _lived; // beats of the last connection
    private ulong _beats; // guarded by the gate, as the next three are
    private ulong _serial;
    private ulong _directs;
    private ulong _lastPrevious; // the serial of the last broadcast that was written in the version before
    private ulong _ownBeat; // the last one that came back
    private volatile byte _version = EnvelopeFormat.Previous; // what broadcasts are written in

    private async Task BeatAsync(CancellationToken ending)
    {
        using var timer = new PeriodicTimer(_options.BeatPeriod, _time);
        while (await timer.WaitForNextTickAsync(ending))
            Beat();
    }

    // Beats are counted and not times: a process that stood still has not missed any, and blames neither the broker nor the others.
    private void Beat()
    {
        var unheard = Interlocked.Increment(ref _unheard);
        if (!_outbox.IsComplete) // a stopping node has other limits: see DrainTimer
            CheckLink(unheard);
        _lived++;
        ChooseVersion();
        QueueBeat();
        if (_link == LinkState.Connected)
            BeatPeers();
        if (Interlocked.Exchange(ref _missing, 0) is > 0 and var missing)
            _logger.BroadcastsMissing(missing);
        _mismatches.Beat(BeatsUntilDown);
        _buckets.Beat();
        _wanted.Release(); // buckets that nobody wants any more are given up on a beat
    }

    private void CheckLink(int unheard)
    {
        if (unheard > BeatsUntilBroken)
            throw new TimeoutException($"Nothing came back from {_broker.Name} for {BeatsUntilBroken} beats.");
        if (unheard > BeatsUntilDegraded)
            StallLink();
    }

    private void BeatPeers()
    {
        var shared = _peers.Shared;
        foreach (var silent in _peers.Beat(BeatsUntilDown))
            Down(silent);
        foreach (var name in _peers.Shared.Except(shared))
            _logger.NameTaken(name);
    }

    // After a new connection a node that reads only the version before may be there and not heard yet.
    private void ChooseVersion() =>
        _version = _lived > BeatsUntilSettled && !_peers.HasPrevious() ? EnvelopeFormat.Current : EnvelopeFormat.Previous;

    // A node that reads only the version before is heard: from here on this node writes that, and the others hear of it first.
    private void FollowVersion(Peer peer)
    {
        if (peer.Version > EnvelopeFormat.Previous || _version == EnvelopeFormat.Previous)
            return;
        _version = EnvelopeFormat.Previous;
        QueueBeat();
    }

    // Both under the lock, so that beats go out in the order of their numbers.
    private void QueueBeat()
    {
        lock (_gate)
            _outbox.SetBeat(OwnBeat());
    }

    private OutboundEnvelope OwnBeat()
    {
        lock (_gate)
        {
            var taken = _outbox.TakenSerial;
            var isSettled = _version == EnvelopeFormat.Current && taken >= _lastPrevious;
            var content = new BeatContent(EnvelopeFormat.Current, _format.IsSealing, isSettled, taken + 1);
            var envelope = Write(EnvelopeFormat.Previous, EnvelopeKind.Beat, Nothing with { Payload = content.ToPayload() });
            _format.Seal(envelope, ++_beats);
            return new OutboundEnvelope(EveryNode, envelope);
        }
    }

    // A beat that comes a second time shows nothing about the link.
    private void HearOwnBeat(in Envelope envelope)
    {
        if (envelope.Sequence <= _ownBeat)
            return;
        _ownBeat = envelope.Sequence;
        Confirm(Math.Max(BeatContent.Read(envelope.Payload).FirstSerial, 1) - 1); // the broker has received everything before it
        _drain.NoteProgress();
        Interlocked.Exchange(ref _unheard, 0);
        _proof?.TrySetResult();
        SetLink(LinkState.Connected);
    }
}
