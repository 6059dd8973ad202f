namespace PhoenixSharp.Tracking;

internal static class TrackerStateExtensions
{
    /// <summary>Gets a full state as one delta, cut to nothing but what the requester alone knows.</summary>
    public static Delta FullDelta(this TrackerState state, Replica requester)
    {
        var (living, knowledge) = state.Full(requester, new Context(state.Replicas.Select(known => KeyValuePair.Create(known.Replica, known.Context))));
        return knowledge with { Values = living.ToDictionary(entry => entry.Dot) };
    }
}
