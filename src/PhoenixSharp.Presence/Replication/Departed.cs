using PhoenixSharp.Tracking;

namespace PhoenixSharp.Replication;

/// <summary>Those who said goodbye: what of theirs was still on its way must not bring them back.</summary>
/// <remarks>
/// Kept for a down period, which is longer than anything is on its way, and for so many names at most. Not for ever: a node whose wall
/// clock was set back starts again under a lower version, and must be heard in the end.
/// </remarks>
internal sealed class Departed(TimeSpan period)
{
    private const int MaxNames = 1024;

    private readonly Queue<(string Name, TimeSpan Until)> _order = [];
    private readonly Dictionary<string, (long Version, TimeSpan Until)> _names = new(StringComparer.Ordinal);

    public int Count => _names.Count;

    public void Add(Replica replica, TimeSpan now)
    {
        Purge(now);
        _names[replica.Name] = (replica.Version, now + period);
        _order.Enqueue((replica.Name, now + period));
        while (_order.Count > MaxNames)
            Drop(_order.Dequeue());
    }

    public bool Has(Replica replica, TimeSpan now) => _names.TryGetValue(replica.Name, out var known) && now < known.Until && replica.Version <= known.Version;

    public void Purge(TimeSpan now)
    {
        while (_order.TryPeek(out var oldest) && oldest.Until <= now)
            Drop(_order.Dequeue());
    }

    private void Drop((string Name, TimeSpan Until) added)
    {
        if (_names.TryGetValue(added.Name, out var known) && known.Until == added.Until)
            _names.Remove(added.Name);
    }
}
