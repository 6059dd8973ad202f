using System.Text.Json;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Benchmarks;

/// <summary><c>presence_state</c> of 10,000 members: nothing cached, the first after a change, and once more unchanged.</summary>
internal static class StateMeasurement
{
    private const int Members = 10_000;
    private const int Rounds = 60;

    private static readonly JsonSerializerOptions Json = PayloadJson.CreateOptions();

    public static void Run()
    {
        Warmth.Gain(() => Measure());
        var (cold, changed, cached) = Measure();
        Console.WriteLine($"presence_state of {Members:N0}, CPU ms: nothing cached {Least(cold)}, one changed {Least(changed)}, unchanged {Least(cached)}");
    }

    private static (List<TimeSpan> Cold, List<TimeSpan> Changed, List<TimeSpan> Cached) Measure()
    {
        List<TimeSpan> cold = [], changed = [], cached = [];
        for (var round = 0; round < Rounds; round++)
        {
            var state = Presences.Filled(Members, topics: 1);
            _ = state.View("room:lobby").Keys;
            cold.Add(CpuClock.Of(() => Write(state)));
            state.Untrack(Presences.SlotOf(5_000, topics: 1));
            changed.Add(CpuClock.Of(() => Write(state)));
            cached.Add(CpuClock.Of(() => Write(state)));
        }
        return (cold, changed, cached);
    }

    private static void Write(TrackerState state) => state.View("room:lobby").Entries(Json).ToPayload();

    private static string Least(List<TimeSpan> times) => $"{times.Min().TotalMilliseconds:0.000} (median {Median.Of(times):0.000})";
}
