using PhoenixSharp.Tracking;

namespace PhoenixSharp.Benchmarks;

internal static class TrackerStateExtensions
{
    /// <summary>Gets all that a state knows as one delta.</summary>
    public static Delta FullDelta(this TrackerState state, Replica requester)
    {
        var (living, knowledge) = state.Full(requester, state.Clock);
        return knowledge with { Values = living.ToDictionary(entry => entry.Dot) };
    }
}
