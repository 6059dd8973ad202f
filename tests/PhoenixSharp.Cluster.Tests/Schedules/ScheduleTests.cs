using System.Globalization;
using PhoenixSharp.Cluster.Tests.Histories;
using PhoenixSharp.Cluster.Tests.Nodes;

namespace PhoenixSharp.Cluster.Tests.Schedules;

/// <summary>Sixty clients on three nodes live through seeded faults; what they saw must keep what is promised.</summary>
public sealed class ScheduleTests(ITestOutputHelper output)
{
    private const int DefaultSchedules = 5;

    // More, for a night: PHOENIXSHARP_SCHEDULES=100. One alone: PHOENIXSHARP_SCHEDULE=1234.
    private static IEnumerable<int> Seeds =>
        Number("PHOENIXSHARP_SCHEDULE") is { } one ? [one] : Enumerable.Range(0, Number("PHOENIXSHARP_SCHEDULES") ?? DefaultSchedules);

    [Fact]
    public async Task Whatever_is_broken_and_mended_clients_get_what_is_promised()
    {
        foreach (var schedules in Seeds.Select(Schedule.Of).GroupBy(schedule => schedule.IsRabbitMq))
        {
            var periods = new Periods(); // 100 ms, down after 2 s
            await using var cluster = await (schedules.Key ? TestCluster.StartRabbitMqAsync(periods, isolated: true) : TestCluster.StartRedisAsync(periods, isolated: true));
            foreach (var schedule in schedules)
                await PlayAsync(cluster, schedule);
        }
    }

    private async Task PlayAsync(TestCluster cluster, Schedule schedule)
    {
        var began = TimeProvider.System.GetTimestamp();
        var run = new ScheduleRun(cluster, schedule);
        try
        {
            await run.PlayAsync();
        }
        catch (Exception failure)
        {
            Assert.Fail($"Schedule {schedule.Seed} did not end (PHOENIXSHARP_SCHEDULE={schedule.Seed} plays it again; {Save(cluster, run.History)}): {failure}");
        }
        var violations = HistoryChecker.Check(run.History);
        output.WriteLine($"{schedule.Seed}: {run.History.Snapshot().Count} events, {Took(began)}: {string.Join(", ", schedule.Steps.SelectMany(step => step.Faults).Select(fault => $"{fault.Kind}"))}");
        if (violations.Count > 0 || run.Unsettled is not null)
            Assert.Fail($"{HistoryChecker.Describe(run.History, violations)}\n{run.Unsettled?.Message}\n{Save(cluster, run.History)}");
    }

    // What happened, and what the nodes wrote meanwhile.
    private static string Save(TestCluster cluster, History history)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "histories", $"{history.Seed}.jsonl");
        history.Save(path);
        File.WriteAllLines(Path.ChangeExtension(path, "log"), cluster.Nodes.SelectMany(node => node.Log));
        return $"history and logs: {path}";
    }

    private static string Took(long began) => TimeProvider.System.GetElapsedTime(began).TotalSeconds.ToString("F1", CultureInfo.InvariantCulture) + " s";

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
