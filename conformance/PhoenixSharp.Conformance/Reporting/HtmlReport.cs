using System.Globalization;
using System.Net;
using System.Text;
using PhoenixSharp.Conformance.Explaining;
using PhoenixSharp.Conformance.Playing;

namespace PhoenixSharp.Conformance.Reporting;

/// <summary>A run as one page, light or dark as its reader has it, without scripts and without anything from elsewhere.</summary>
internal static class HtmlReport
{
    // What is shown comes from a server under test: nothing may run, whatever it sends.
    private const string Head = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Phoenix Channels conformance</title>
        <style>
        :root { color-scheme: light dark; --fg: #1c1c1c; --bg: #fff; --soft: #666; --line: #ddd; --ok: #2a7d3f; --bad: #b3261e; --other: #8a6a00; --code: #f4f4f4 }
        @media (prefers-color-scheme: dark) {
        :root { --fg: #e6e6e6; --bg: #161616; --soft: #a0a0a0; --line: #383838; --ok: #6cc784; --bad: #ff8a80; --other: #e0b94c; --code: #222 }
        }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--fg); background: var(--bg); max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
        table { border-collapse: collapse; width: 100% }
        th, td { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top }
        td.n, th.n { text-align: right }
        h2 { margin-top: 2rem }
        code, pre { font: 13px/1.5 ui-monospace, monospace }
        pre { background: var(--code); padding: .6rem; white-space: pre-wrap; overflow-wrap: anywhere }
        .soft { color: var(--soft) } .passed { color: var(--ok) } .failed { color: var(--bad) } .deviation, .notplayed, .notinprofile { color: var(--other) }
        </style>
        </head>
        <body>

        """;

    private static readonly (Verdict Verdict, string Words)[] Columns =
    [
        (Verdict.Passed, "passed"), (Verdict.Failed, "failed"), (Verdict.Deviation, "deviation"),
        (Verdict.NotPlayed, "not played"), (Verdict.NotInProfile, "not in the profile"),
    ];

    public static string Write(RunFacts facts, Outcome outcome)
    {
        var page = new StringBuilder(Head);
        page.AppendLine("<h1>Phoenix Channels conformance</h1>").AppendLine(Badge.Write(facts, outcome));
        page.AppendLine(CultureInfo.InvariantCulture, $"""
            <p><code>{Text(facts.Server)}</code><br>
            <span class="soft">{RunFacts.Suite}, {facts.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {facts.Took.TotalSeconds:F1} s</span></p>
            """);
        WriteTable(page, outcome);
        foreach (var area in outcome.Scenarios.GroupBy(one => one.Scenario.Area))
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"<h2 id=\"{Text(area.Key)}\">{Text(area.Key)}</h2>").AppendLine("<table>");
            foreach (var one in area)
                WriteScenario(page, one);
            page.AppendLine("</table>");
        }
        return page.AppendLine("</body>").AppendLine("</html>").ToString();
    }

    private static void WriteTable(StringBuilder page, Outcome outcome)
    {
        page.Append("<table><tr><th>area</th>").AppendJoin("", Columns.Select(column => $"<th class=\"n\">{column.Words}</th>")).AppendLine("</tr>");
        foreach (var area in outcome.Scenarios.GroupBy(one => one.Scenario.Area))
            WriteRow(page, $"<a href=\"#{Text(area.Key)}\">{Text(area.Key)}</a>", [.. area]);
        WriteRow(page, "<strong>all</strong>", outcome.Scenarios);
        page.AppendLine("</table>");
    }

    private static void WriteRow(StringBuilder page, string name, IReadOnlyList<Judged> scenarios)
    {
        var cells = Columns.Select(column => Cell(column.Verdict, scenarios.Count(one => one.Verdict == column.Verdict)));
        page.Append("<tr><td>").Append(name).Append("</td>").AppendJoin("", cells).AppendLine("</tr>");
    }

    private static string Cell(Verdict verdict, int count) => $"<td class=\"n{(count > 0 ? " " + ClassOf(verdict) : "")}\">{count}</td>";

    private static void WriteScenario(StringBuilder page, Judged one)
    {
        page.Append(CultureInfo.InvariantCulture, $"<tr><td><code>{Text(one.Scenario.Name)}</code></td><td>{Text(one.Scenario.Description)}");
        if (one.Reason is { } reason)
            page.Append(CultureInfo.InvariantCulture, $"<br><span class=\"{ClassOf(one.Verdict)}\">{Text(reason)}</span>");
        if (one.Failure is { } failure)
            WriteFailure(page, one, failure);
        var words = Columns.Single(column => column.Verdict == one.Verdict).Words;
        page.AppendLine(CultureInfo.InvariantCulture, $"</td><td class=\"{ClassOf(one.Verdict)}\">{words}</td></tr>");
    }

    private static void WriteFailure(StringBuilder page, Judged one, PlayFailure failure) => page.Append(CultureInfo.InvariantCulture, $"""
        <details{(one.Verdict == Verdict.Failed ? " open" : "")}><summary>{Text(failure.Place)}: {Text(failure.Why)}</summary>
        <p>{Text(StepWords.Of(one.Scenario.Steps[failure.Step]))}</p>
        <pre>expected: {Text(failure.Expected)}
        came:     {Text(failure.Came)}</pre></details>
        """);

    private static string ClassOf(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
