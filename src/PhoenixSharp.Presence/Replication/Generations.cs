using PhoenixSharp.Tracking;

namespace PhoenixSharp.Replication;

/// <summary>The newest deltas, ours and others', joined into a few of growing length: most who missed something find it here.</summary>
/// <remarks>After phoenix_pubsub's <c>delta_generation.ex</c>. One that grows over its size starts anew from the one below it.</remarks>
internal sealed class Generations(IReadOnlyList<int> maxSizes)
{
    private Delta[] _levels = [];

    /// <summary>Gets the size of all, in values and dots.</summary>
    public long Size => _levels.Sum(level => level.Size);

    public void Push(Delta delta)
    {
        if (_levels.Length == 0)
        {
            _levels = [.. maxSizes.Select(_ => delta)];
            return;
        }
        var below = delta;
        for (var i = 0; i < _levels.Length; i++)
        {
            if (_levels[i].With(delta) is { } joined)
            {
                _levels[i] = joined.Size <= maxSizes[i] ? joined : below;
                below = joined;
            }
            else
            {
                below = _levels[i];
            }
        }
    }

    public void Clear() => _levels = [];

    public void Forget(Replica replica) => _levels = [.. _levels.Select(level => level.Only(other => other != replica))];

    /// <summary>Gets the shortest that begins where the requester's clock ends, or before, and tells it something.</summary>
    /// <returns>Null if all begin behind a gap: then only all that is known helps. Nothing in it is about the requester itself.</returns>
    public Delta? Answer(Replica requester, Context clock)
    {
        foreach (var level in _levels)
        {
            var (start, end) = (level.Range.Start.Only(clock.Contains), level.Range.End.Only(clock.Contains));
            var tells = end.Keys.Any(replica => end[replica] > start[replica]);
            var reaches = clock.Keys.All(replica => clock[replica] >= start[replica]);
            if (tells && reaches && !clock.Dominates(end))
                return level.Only(replica => replica != requester && clock.Contains(replica));
        }
        return null;
    }
}
