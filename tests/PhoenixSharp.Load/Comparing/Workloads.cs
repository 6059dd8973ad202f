using System.Text.Json.Nodes;

namespace PhoenixSharp.Load.Comparing;

/// <summary>The loads of a comparison and their targets.</summary>
internal static class Workloads
{
    private const string PerMessage = "cpu_s_per_million";   // seconds per million messages are microseconds per message

    /// <param name="quick">Shorter runs and fewer connections: to see that everything works, not for figures to quote.</param>
    public static Workload[] All(bool quick)
    {
        string[] timed = quick ? ["--warmup", "1", "--seconds", "2"] : ["--warmup", "3", "--seconds", "5"];
        var churned = quick ? 1_000 : 3_000;
        var idle = quick ? 2_000 : 5_000;
        var members = quick ? 300 : 1_000;
        return
        [
            new("fanout", ["fanout", "--n", "1000", "--inflight", "1", .. timed],
                [Metric.Of("fan-out, 1,000 subscribers, 1 in flight: CPU µs per delivery", "0.00", PerMessage, new(0.6, Contestant.SignalR))]),
            new("fanout10", ["fanout", "--n", "1000", "--inflight", "10", .. timed],
                [Metric.Of("fan-out, 1,000 subscribers, 10 in flight: CPU µs per delivery", "0.00", PerMessage, new(0.45, Contestant.SignalR))]),
            new("topics", ["fanout", "--n", "5000", "--topics", "1000", "--senders", "1000", .. timed],
                [Metric.Of("fan-out, 1,000 topics × 5 subscribers: CPU µs per delivery", "0.00", PerMessage, new(0.8, Contestant.SignalR))]),
            new("echo", ["echo", "--n", "100", .. timed],
                [Metric.Of("echo, 100 connections: CPU µs per echo", "0.00", PerMessage, new(1.1, Contestant.SignalR))]),
            new("churn", ["idle", "--n", $"{churned}", "--warm-conns", $"{churned}", "--wait", "0", "--graceful"],
                [new("connect + join + close per CPU-second", "#,0", run => 2 * churned / CpuSeconds(run), new(1.5, Contestant.SignalR, MoreIsBetter: true))])
                { Rehearsed = true },
            new("idle", ["idle", "--n", $"{idle}", "--wait", "2", "--poke", "/collect"],
                [Metric.Of($"idle connection with one joined channel ({idle:#,0} of them): resident bytes", "#,0", "rss_per_conn", new(0.7, Contestant.SignalR))]),
            new("presence", ["presence", "--n", $"{members}", "--seconds", quick ? "10" : "30"], Presence(members)) { OursOnly = true, IsShort = true },
        ];
    }

    /// <summary>The server's CPU time over a whole run, the closing of its connections included; see <see cref="Comparison"/>.</summary>
    private static double CpuSeconds(JsonObject run) => run[Comparison.WholeRunCpu]!.GetValue<double>();

    private static Metric[] Presence(int members)
    {
        // Everyone who is told of everyone in a frame of its own is members² frames; a tenth of that is the target.
        var frames = members * members / 10.0;
        return
        [
            Metric.Of($"{members:#,0} members join at once: frames sent", "#,0", "join_frames", new(frames, null)),
            Metric.Of($"{members:#,0} members join at once: server CPU s", "0.00", "join_server_cpu_s", new(0.25, Contestant.Unmerged)),
            Metric.Of($"{members:#,0} members join at once: s until all know all", "0.00", "all_known_s", new(0.25, Contestant.Unmerged)),
        ];
    }
}
