using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace PhoenixSharp.Load.Comparing;

/// <summary>Runs the workloads against the contestants in turn: ours, SignalR, naive, ours, …</summary>
/// <remarks>Every run has a server of its own, started for it and killed after it, so that none inherits another's heap.</remarks>
internal sealed class Comparison(LoadGenerator generator, Contestant[] contestants, CompareOptions options)
{
    /// <summary>The field that is added to each result: the server's CPU seconds over the whole run, its clean-up included.</summary>
    public const string WholeRunCpu = "whole_run_server_cpu_s";

    private int _started;

    public List<Run> Runs { get; } = [];

    public IEnumerable<Contestant> ContestantsOf(Workload workload) => contestants.Where(contestant => workload.OursOnly
        ? contestant.Name is Contestant.Ours or Contestant.Unmerged
        : contestant.Name is not Contestant.Unmerged);

    public async Task RunAsync(Workload workload, CancellationToken cancellationToken)
    {
        for (var round = 1; round <= options.RoundCount; round++)
            foreach (var contestant in ContestantsOf(workload))
            {
                var run = new Run(workload.Name, contestant.Name, round, await MeasureAsync(workload, contestant, cancellationToken));
                Runs.Add(run);
                Console.Error.WriteLine($"{workload.Name} {round}/{options.RoundCount} {contestant.Name}: {Progress(workload, run)}");
            }
    }

    /// <returns>The median over the sound rounds, or null where there is none.</returns>
    public double? Median(Workload workload, Metric metric, string contestant)
    {
        double[] values = [.. Runs.Where(run => run.IsSound && run.Workload == workload.Name && run.Contestant == contestant)
            .Select(run => metric.Read(run.Result)).Order()];
        return values.Length == 0 ? null : (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    private async Task<JsonObject> MeasureAsync(Workload workload, Contestant contestant, CancellationToken cancellationToken)
    {
        await using var server = await ContestantProcess.StartAsync(contestant, NextPort(), workload.IsShort, cancellationToken);
        if (workload.Rehearsed) await generator.RunAsync(server, contestant, workload, cancellationToken);
        var before = await server.QuietAsync(cancellationToken);
        var result = await generator.RunAsync(server, contestant, workload, cancellationToken);
        result[WholeRunCpu] = (await server.QuietAsync(cancellationToken) - before).TotalSeconds;
        return result;
    }

    private int NextPort()
    {
        if (options.FirstPort is { } first) return first + _started++;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Progress(Workload workload, Run run) =>
        run.IsSound ? string.Join(" / ", workload.Metrics.Select(metric => metric.Read(run.Result).ToString(metric.Format, null))) : run.Problem;
}

/// <summary>One load on one contestant, and what the load generator said of it.</summary>
internal sealed record Run(string Workload, string Contestant, int Round, JsonObject Result)
{
    public bool IsSound => Result["verdict"]?.GetValue<string>() == "ok";

    public string Problem => $"FAIL {Result["first_error"]?.GetValue<string>() ?? "without an error of its own: something is missing or late, see its counters in --json"}";

    /// <summary>False where the load generator asked for a collection and the server knew none.</summary>
    public bool IsCollected => Result["poke_after"]?.GetValue<string>().Contains("collected", StringComparison.Ordinal) ?? true;
}
