using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PhoenixSharp.Load.Comparing;

/// <summary>A comparison as a table to read and as JSON to keep.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Markdown(Comparison comparison, IEnumerable<Workload> workloads)
    {
        var text = new StringBuilder();
        foreach (var table in workloads.GroupBy(workload => workload.OursOnly)) AppendTable(text, comparison, [.. table]);
        AppendNotes(text, comparison);
        return text.ToString();
    }

    public static string Json(Comparison comparison, CompareOptions options) => new JsonObject
    {
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["processors"] = Environment.ProcessorCount,
        ["quick"] = options.Quick,
        ["runs"] = new JsonArray([.. comparison.Runs.Select(run => new JsonObject
        {
            ["workload"] = run.Workload, ["contestant"] = run.Contestant, ["round"] = run.Round, ["result"] = run.Result.DeepClone(),
        })]),
    }.ToJsonString(Indented);

    private static void AppendTable(StringBuilder text, Comparison comparison, Workload[] workloads)
    {
        string[] names = [.. comparison.ContestantsOf(workloads[0]).Select(contestant => contestant.Name)];
        if (names.Length == 0) return;
        string[] others = [.. names.Where(name => name != Contestant.Ours && names.Contains(Contestant.Ours))];
        AppendRow(text, ["median of the rounds", .. names, .. others.Select(other => $"ours / {other}"), "target", "met"]);
        AppendRow(text, ["---", .. Enumerable.Repeat("---:", names.Length + others.Length), "---", "---"]);
        foreach (var workload in workloads)
            foreach (var metric in workload.Metrics)
                AppendMetric(text, metric, names, others, name => comparison.Median(workload, metric, name));
        text.AppendLine();
    }

    private static void AppendMetric(StringBuilder text, Metric metric, string[] names, string[] others, Func<string, double?> median)
    {
        var ours = median(Contestant.Ours);
        bool? met = ours is { } figure ? metric.Target.IsMet(figure, metric.Target.Against is { } against ? median(against) : null) : null;
        AppendRow(text,
        [
            metric.Name,
            .. names.Select(name => median(name)?.ToString(metric.Format, null) ?? "FAIL"),
            .. others.Select(other => (ours / median(other))?.ToString("0.00", null) ?? "–"),
            $"{metric.Target}",
            met switch { true => "yes", false => "**no**", null => "–" },
        ]);
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) => text.AppendLine($"| {string.Join(" | ", cells)} |");

    private static void AppendNotes(StringBuilder text, Comparison comparison)
    {
        foreach (var run in comparison.Runs.Where(run => !run.IsSound))
            text.AppendLine($"- {run.Workload}, {run.Contestant}, round {run.Round}: {run.Problem}");
        foreach (var name in comparison.Runs.Where(run => !run.IsCollected).Select(run => run.Contestant).Distinct())
            text.AppendLine($"- {name} has no `GET /collect`, so its idle memory holds garbage that the others' doesn't.");
    }
}
