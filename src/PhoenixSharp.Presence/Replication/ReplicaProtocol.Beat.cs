namespace PhoenixSharp.Replication;

/// <summary>What comes from the passing of time.</summary>
internal sealed partial class ReplicaProtocol
{
    /// <summary>Something was tracked, updated or untracked here, one whole operation.</summary>
    public void Changed(TimeSpan now)
    {
        if (_left || !_state.HasDelta)
            return;
        if (_state.PendingDots >= _options.MaxPendingDots || _state.PendingBytes >= _options.MaxPendingBytes)
            Flush(now);
        else if (_flushAt == TimeSpan.MaxValue && now - _lastFlush >= _options.BroadcastPeriod)
            _flushAt = now + _options.FlushDelay;
    }

    // (1) what changed is told, or that we are alive;
    // (2) at a window's end what is lost is given up, and those who know more are asked;
    // (3) who has been silent too long is down.
    private void Tick(TimeSpan now)
    {
        NoticeStall(now);
        if (_state.HasDelta) // (1)
            Flush(now);
        else if (now + _options.BroadcastPeriod - _lastBroadcast > _options.IdlePeriod)
            Beat(now, delta: null); // the next tick would be too late
        if (++_ticks % _options.ClockSamplePeriods == 0) // (2)
        {
            GiveUpUnanswered(now);
            AskWhoKnowsMore(now);
        }
        if (now >= _noDownsBefore) // (3)
            NoticeSilence(now);
        _departed.Purge(now);
        ForgetProblems(now);
        _nextTick += _options.BroadcastPeriod;
        if (_nextTick <= now)
            _nextTick = now + _options.BroadcastPeriod;
    }

    // A tick this late means that we were stopped, not that others are silent: what they said meanwhile may still be on its way.
    private void NoticeStall(TimeSpan now)
    {
        if (now - _nextTick > 2 * _options.BroadcastPeriod)
            _noDownsBefore = now + _options.IdlePeriod + _options.BroadcastPeriod;
    }

    private void Flush(TimeSpan now)
    {
        _lastFlush = now;
        var delta = _state.TakeDelta();
        Beat(now, delta);
        _generations.Push(delta);
    }

    private void Beat(TimeSpan now, Tracking.Delta? delta)
    {
        (_lastBroadcast, _flushAt) = (now, TimeSpan.MaxValue);
        _link.Broadcast(new Heartbeat(Self, _options.Settings, delta, _state.Clock));
    }

    private void NoticeSilence(TimeSpan now)
    {
        foreach (var peer in _peers.Values.ToArray())
        {
            if (_link.Waits(peer.Replica.Name))
                continue; // it has spoken, and we have not listened yet
            var silence = now - peer.HeardAt;
            if (silence > _options.PermdownPeriod)
                Forget(peer);
            else if (silence > _options.DownPeriod && peer.IsUp)
                Down(peer);
        }
    }

    private void Down(Peer peer)
    {
        (peer.IsUp, peer.Transfer, peer.RevealAt) = (false, null, TimeSpan.MaxValue);
        _link.Tell(_state.Down(peer.Replica));
        _link.Report(ReplicaNotice.Down, peer.Replica);
    }

    private void Forget(Peer peer)
    {
        Drop(peer);
        _link.Tell(_state.PermDown(peer.Replica));
        _link.Report(ReplicaNotice.Forgotten, peer.Replica);
    }

    private void Drop(Peer peer)
    {
        _peers.Remove(peer.Replica.Name);
        _sample.Forget(peer.Replica);
        _generations.Forget(peer.Replica);
        _outgoing.RemoveAll(transfer => transfer.Node == peer.Replica.Name);
    }
}
