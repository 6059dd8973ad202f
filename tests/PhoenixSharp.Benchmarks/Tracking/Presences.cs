using PhoenixSharp.Tracking;

namespace PhoenixSharp.Benchmarks;

/// <summary>Presences as there are many: <c>user-12345</c>, with <c>{"online_at":1700000000}</c>, in one room or spread over a thousand.</summary>
internal static class Presences
{
    private static readonly byte[] Body = "\"online_at\":1700000000"u8.ToArray();

    public static Replica Author { get; } = new("server-1", 1_700_000_000_000_000);

    public static Slot SlotOf(int user, int topics) => new(topics == 1 ? "room:lobby" : $"room:{user * 7919L % topics}", 10_000 + user, $"user-{user}");

    /// <summary>Tracks users, each once.</summary>
    public static void Track(TrackerState state, IEnumerable<int> users, int topics)
    {
        foreach (var user in users)
            state.Track(SlotOf(user, topics), $"GLmN6jxbq{user % 10_000_000:0000000}", Body);
    }

    /// <summary>Makes a node with so many users, and all that it told of them on the way.</summary>
    public static TrackerState Filled(int users, int topics)
    {
        var state = new TrackerState(Author);
        Track(state, Enumerable.Range(0, users), topics);
        state.TakeDelta();
        return state;
    }
}
