using PhoenixSharp.Replication;

namespace PhoenixSharp.Tracking;

/// <summary>What a shard does when its own code throws: it is made anew of what this node tracks, and channels notice nothing.</summary>
internal sealed partial class TrackerShard
{
    private volatile ITimer? _rest;
    private long? _rebuiltAt;
    private bool _leaving;
    private volatile bool _disposed;

    /// <summary>Gets whether it has failed a moment ago and doesn't speak to other nodes yet. Any thread.</summary>
    public bool Rests => _rest is not null;

    private ReplicaLoop? Replicate() => _outlet.PubSub.IsAlone
        ? null
        : new ReplicaLoop(_state, ReplicaOptions.Of(_options, _outlet.PubSub.MaxBroadcastBytes), _topic, _outlet, _mailbox.Post, _feeds.Take);

    private ValueTask Run(Action turn)
    {
        try
        {
            turn();
        }
        catch (Exception broken) // our own: reading and checks let through what they shouldn't have
        {
            Rebuild(broken);
        }
        return ValueTask.CompletedTask;
    }

    // The end of an owner comes once: it counts for the new state where the old one fails.
    private void Surely(Action turn)
    {
        try
        {
            turn();
        }
        catch (Exception broken)
        {
            Rebuild(broken);
            turn();
        }
    }

    private void Rebuild(Exception broken)
    {
        PresenceMetrics.ShardsRebuilt.Add(1);
        _outlet.Logger.ShardRebuilt(broken, _topic);
        _replication?.Dispose();
        _replication = null;
        (_state, var diff) = _state.Rebuild();
        _feeds.Take(diff);
        if (!_outlet.PubSub.IsAlone && !_disposed && !_leaving)
            Rest();
    }

    // One that rests speaks for this. After it nobody does, whatever fails: who heard this node again would show again what it has.
    private void SayGoodbye(TimeSpan hold)
    {
        if (_disposed || _leaving)
            return;
        Wake();
        _leaving = true;
        _replication?.Leave(hold);
    }

    // What broke it may come again as soon as it listens. So it is deaf and silent for a beat, and the next time for as long as nobody misses it.
    private void Rest()
    {
        var options = ReplicaOptions.Of(_options, _outlet.PubSub.MaxBroadcastBytes);
        var isFirst = _rebuiltAt is not { } before || _outlet.Time.GetElapsedTime(before) > options.DownPeriod;
        _rebuiltAt = _outlet.Time.GetTimestamp();
        _rest?.Dispose();
        _rest = _outlet.Time.CreateTimer(_ => _mailbox.Post(Wake), null, isFirst ? options.BroadcastPeriod : options.IdlePeriod, Timeout.InfiniteTimeSpan);
    }

    private void Wake()
    {
        _rest?.Dispose();
        _rest = null;
        if (!_disposed && !_leaving)
            _replication ??= Replicate();
    }
}
