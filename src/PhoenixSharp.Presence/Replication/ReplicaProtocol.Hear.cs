using PhoenixSharp.Tracking;

namespace PhoenixSharp.Replication;

/// <summary>What comes from other nodes.</summary>
internal sealed partial class ReplicaProtocol
{
    private const int MaxReported = 1024;

    private readonly HashSet<(ReplicaNotice Notice, string Name)> _reported = [];
    private readonly Dictionary<string, (ReplicaNotice Notice, TimeSpan At)> _problems = new(StringComparer.Ordinal);

    /// <summary>Gets what is wrong with which node, where that was so lately.</summary>
    public IEnumerable<(string Name, ReplicaNotice Notice)> Problems => _problems.Select(problem => (problem.Key, problem.Value.Notice));

    /// <summary>Takes a message that passed <see cref="MessageReader"/>.</summary>
    /// <param name="message">From anybody, this node's own name included.</param>
    /// <param name="arrived">When it came to this node, whatever waited before it.</param>
    public void Receive(TrackerMessage message, TimeSpan arrived)
    {
        if (_left || IsOurName(message.Sender, arrived) || IsOutdated(message, arrived))
            return;
        switch (message)
        {
            case Heartbeat beat:
                Hear(beat, arrived);
                break;
            case TransferRequest request:
                Answer(request);
                break;
            case TransferPart part:
                Take(part, arrived);
                break;
            case TransferAnswer answer:
                Take(answer, arrived);
                break;
            case Goodbye goodbye:
                Part(goodbye, arrived);
                break;
        }
    }

    private bool IsOurName(Replica sender, TimeSpan now)
    {
        if (sender.Name != Self.Name)
            return false;
        if (sender.Version > Self.Version) // a lower one is what was before us, on its way still
            ReportOnce(ReplicaNotice.SameName, sender, now);
        return true;
    }

    // What was before a node started again, and is late. Only as long as that can be: a wall clock that was set back makes the new one
    // look like the old, and once the one that is known by that name is down, it is the one there is. Not before: who stood still has not
    // heard anybody for long, and the first that it reads then may be what was on its way when it stopped.
    private bool IsOutdated(TrackerMessage message, TimeSpan now)
    {
        var sender = message.Sender;
        if (_departed.Has(sender, now))
            return true;
        if (!_peers.TryGetValue(sender.Name, out var peer) || sender.Version >= peer.Replica.Version || !peer.IsUp)
            return false;
        if (message is Heartbeat && now - peer.AdmittedAt > _options.DownPeriod)
            ReportOnce(ReplicaNotice.SameName, sender, now);
        return true;
    }

    private void Hear(Heartbeat beat, TimeSpan now)
    {
        var isNew = _peers.GetValueOrDefault(beat.Sender.Name)?.Replica != beat.Sender;
        if (Admit(beat, now) is not { } peer)
            return;
        var returns = !peer.IsUp;
        if (returns)
        {
            peer.IsUp = true;
            _link.Tell(_state.Up(peer.Replica, hidden: true));
            _link.Report(ReplicaNotice.Up, peer.Replica);
        }
        if (beat.Delta is { } delta)
            Merge(delta);
        if (returns)
            Return(peer, beat.Clock, now);
        else if (isNew)
            Greet(peer, beat.Clock, now);
        _sample.Add(peer.Replica, beat.Clock);
    }

    private Peer? Admit(Heartbeat beat, TimeSpan now)
    {
        var known = _peers.GetValueOrDefault(beat.Sender.Name);
        if (beat.Settings.PoolSize != _options.PoolSize || (known is null && !HasRoom()))
        {
            ReportOnce(beat.Settings.PoolSize != _options.PoolSize ? ReplicaNotice.OtherPoolSize : ReplicaNotice.TooMany, beat.Sender, now);
            return null;
        }
        if (known is not null && known.Replica != beat.Sender)
        {
            Forget(known); // it started again: what was before is gone
            known = null;
        }
        var peer = known ?? Add(beat.Sender, now);
        peer.HeardAt = now;
        if (beat.Settings != _options.Settings)
            ReportOnce(ReplicaNotice.OtherPeriods, peer.Replica, now, beat.Settings.PeriodsUnlike(_options.Settings));
        return peer;
    }

    // Names are often made up at each start: those that are gone must not keep out those that are here.
    private bool HasRoom()
    {
        if (_peers.Count >= _options.MaxPeers && _peers.Values.Where(peer => !peer.IsUp).MinBy(peer => peer.HeardAt) is { } oldest)
            Forget(oldest);
        return _peers.Count < _options.MaxPeers;
    }

    private void ReportOnce(ReplicaNotice notice, Replica about, TimeSpan now, string detail = "")
    {
        if (_problems.Count < MaxReported || _problems.ContainsKey(about.Name))
            _problems[about.Name] = (notice, now);
        if (_reported.Count < MaxReported && _reported.Add((notice, about.Name)))
            _link.Report(notice, about, detail);
    }

    private void ForgetProblems(TimeSpan now)
    {
        foreach (var (name, _) in _problems.Where(problem => now - problem.Value.At > _options.DownPeriod).ToArray())
            _problems.Remove(name);
    }

    private Peer Add(Replica replica, TimeSpan now)
    {
        var peer = _peers[replica.Name] = new Peer(replica, now);
        _link.Tell(_state.Up(replica));
        _link.Report(ReplicaNotice.Up, replica);
        return peer;
    }

    // Whoever left while it was away would be shown, and would leave again at once: so it is shown when it has told what changed, or when
    // that takes too long. If its own clock is what we know of it, nothing changed.
    private void Return(Peer peer, Context clock, TimeSpan now)
    {
        if (clock[peer.Replica] <= _state.Clock[peer.Replica])
        {
            Reveal(peer);
            return;
        }
        peer.RevealAt = now + (2 * _options.BroadcastPeriod);
        Ask(peer, now);
    }

    private void Merge(Delta delta)
    {
        _link.Tell(_state.Merge(delta));
        _generations.Push(delta);
    }

    private void Part(Goodbye goodbye, TimeSpan now)
    {
        _departed.Add(goodbye.Sender, now);
        if (!_peers.TryGetValue(goodbye.Sender.Name, out var peer) || peer.Replica != goodbye.Sender)
            return;
        var hold = goodbye.Hold < _options.DownPeriod ? goodbye.Hold : _options.DownPeriod;
        if (hold <= TimeSpan.Zero || !peer.IsUp)
        {
            Forget(peer);
            return;
        }
        Drop(peer);
        _state.Hold(peer.Replica);
        _held.Add((peer.Replica, now + hold));
        _link.Report(ReplicaNotice.Moving, peer.Replica, $"{hold}");
    }
}
