using PhoenixSharp.Tracking;

namespace PhoenixSharp;

/// <summary>Anything with a lifetime that presences can belong to. Disposing it removes all that it tracked, everywhere.</summary>
/// <remarks>A channel has one; a component or a job makes its own. Any thread. Once disposed it can track nothing more.</remarks>
public sealed class PresenceOwner : IDisposable
{
    private static long _lastId;

    private readonly Lock _gate = new();
    private TrackerShard[] _shards = []; // mostly one
    private volatile bool _disposed;

    /// <summary>The same never means two owners while this process runs.</summary>
    internal long Id { get; } = Interlocked.Increment(ref _lastId);

    /// <summary>Gets whether its end has come.</summary>
    public bool IsDisposed => _disposed;

    /// <summary>Removes all that this owner tracked. It doesn't wait for it; those who watch see one diff per topic.</summary>
    public void Dispose()
    {
        TrackerShard[] shards;
        lock (_gate)
        {
            _disposed = true;
            (shards, _shards) = (_shards, []);
        }
        foreach (var shard in shards)
            shard.Forget(Id);
    }

    /// <summary>Notes a shard to be told when this ends.</summary>
    /// <exception cref="ObjectDisposedException">It has ended.</exception>
    internal void Enter(TrackerShard shard)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_shards.Contains(shard))
                _shards = [.. _shards, shard];
        }
    }
}
