using System.Collections.Immutable;

namespace PhoenixSharp.Tracking;

/// <summary>What one replica tells others: whole in itself, so that it can be merged at any time, in any order and again.</summary>
/// <param name="Values">The entries that live at the sender, by dot.</param>
/// <param name="Clouds">All dots that it tells about. One without a value is dead.</param>
/// <param name="Range">From where to where it tells everything.</param>
/// <remarks>
/// Invariant: a removal is two facts, the dead dot and the clock that the removal took, and they are never in two deltas.
/// A full state is a delta too, whose clouds hold the whole context; only it may take the place of all that came before.
/// </remarks>
internal sealed record Delta(IReadOnlyDictionary<Dot, Entry> Values, IReadOnlyDictionary<Replica, IntervalSet> Clouds, DeltaRange Range)
{
    /// <summary>Tells that this is all that the sender knows.</summary>
    public bool IsFull { get; init; }

    /// <summary>Gets the size that limits count: values and dots.</summary>
    public long Size => Values.Count + Clouds.Values.Sum(cloud => cloud.Count);
}

/// <summary>For each replica, all of (start, end] is told.</summary>
internal sealed record DeltaRange(ImmutableDictionary<Replica, long> Start, ImmutableDictionary<Replica, long> End);
