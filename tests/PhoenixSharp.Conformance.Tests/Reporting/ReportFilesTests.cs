using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml.Linq;
using PhoenixSharp.Conformance.Playing;
using PhoenixSharp.Conformance.Reporting;
using PhoenixSharp.Conformance.Tests.Stub;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Tests.Reporting;

/// <summary>The reports for programs and browsers, of a run with one scenario of each verdict.</summary>
public sealed class ReportFilesTests
{
    private static readonly RunFacts Facts = new("http://127.0.0.1:4000", new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero), TimeSpan.FromSeconds(1.5), 520);

    // What a hostile server may send: markup, and characters that neither XML nor UTF-16 has.
    private const string Hostile = "text <script>alert(1)</script> ]]> &\" \u0000 \uFFFE \uD800";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Outcome Mixed = OutcomeOf(new PlayFailure(2, "a", "text 1", Hostile, $"came {Hostile}"));

    [Fact]
    public void The_json_has_its_documented_shape()
    {
        using var document = JsonDocument.Parse(JsonReport.Write(Facts, OutcomeOf(new PlayFailure(2, "a", "text 1", "text 2", "at $: expected 1, came 2"))));
        var json = document.RootElement;
        Assert.Equal($$$$"""
            {"format":1,"suite":"{{{{RunFacts.Suite}}}}","server":"http://127.0.0.1:4000","started":"2026-01-31T12:00:00Z","seconds":1.5,"counts":{"passed":1,"failed":1,"deviation":1,"not_played":1,"not_in_profile":1,"all":520}}
            """, JsonSerializer.Serialize(json.EnumerateObject().Where(one => one.Name != "scenarios").ToDictionary(one => one.Name, one => one.Value)));
        Assert.Equal(
            [
                """{"name":"idle/timeout-v2","area":"idle","description":"Nothing sent for 300 ms: the server closes. Note the code.","verdict":"not_in_profile","seconds":0,"reason":"needs /idle over websocket","failure":null}""",
                """{"name":"join/error-v2","area":"join","description":"A join the channel refuses; the topic stays unjoined.","verdict":"failed","seconds":0.25,"reason":null,"failure":{"step":2,"client":"a","what":"Client a must get the reply error on room:forbidden (ref \"1\").","expected":"text 1","came":"text 2","why":"at $: expected 1, came 2"}}""",
            ], json.GetProperty("scenarios").EnumerateArray().Take(2).Select(Tight));
        Assert.Equal(["idle/timeout-v2 not_in_profile", "join/error-v2 failed", "join/ok-v2 passed", "room/echo-v2 deviation", "shutdown/drain-v2 not_played"],
            json.GetProperty("scenarios").EnumerateArray().Select(one => $"{one.GetProperty("name")} {one.GetProperty("verdict")}"));
    }

    [Fact]
    public void The_junit_xml_parses_whatever_a_server_sent()
    {
        var suites = XDocument.Parse(Encoding.UTF8.GetString(JUnitReport.Write(Facts, Mixed))).Root!;
        Assert.Equal(("testsuites", "5", "1", "3"), (suites.Name.LocalName, (string?)suites.Attribute("tests"), (string?)suites.Attribute("failures"), (string?)suites.Attribute("skipped")));
        Assert.Equal(["idle", "join", "room", "shutdown"], suites.Elements("testsuite").Select(suite => (string?)suite.Attribute("name")));
        var failure = suites.Descendants("failure").Single();
        Assert.Equal("join/error-v2", (string?)failure.Parent!.Attribute("name"));
        Assert.Equal("step 2, client a\nexpected: text 1\ncame:     text <script>alert(1)</script> ]]> &\" \\u0000 \\ufffe \uFFFD", failure.Value);
        Assert.Contains("a listed deviation: so", suites.Descendants("skipped").Select(skipped => (string?)skipped.Attribute("message")));
    }

    [Fact]
    public void The_html_has_every_scenario_and_escapes_what_a_server_sent()
    {
        var page = HtmlReport.Write(Facts, Mixed);
        Assert.All(Mixed.Scenarios, one => Assert.Contains($"<code>{one.Scenario.Name}</code>", page, StringComparison.Ordinal));
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_html_needs_nothing_from_elsewhere() => Assert.DoesNotMatch("(src|href)=\"(?!#)|url\\((?!#)|@import", HtmlReport.Write(Facts, Mixed));

    [Fact]
    public void A_badge_counts_against_all_scenarios()
    {
        var badge = Badge.Write(Facts, Mixed);
        Assert.Equal("phoenix channels 1/520", (string?)XDocument.Parse(badge).Root!.Attribute("aria-label"));
        Assert.Contains("#b3261e", badge, StringComparison.Ordinal);
    }

    [Fact]
    public void A_badge_is_green_only_when_nothing_is_left_out()
    {
        var whole = Outcome.Of([Played("join/ok-v2")], [], new Dictionary<Scenario, string>(), Deviations.Parse([], new HashSet<string>()));
        Assert.Contains("#2a7d3f", Badge.Write(Facts with { All = 1 }, whole), StringComparison.Ordinal);
        Assert.Contains("#8a6a00", Badge.Write(Facts with { All = 2 }, whole), StringComparison.Ordinal);
    }

    private static Outcome OutcomeOf(PlayFailure failure)
    {
        var deviations = Deviations.Parse(["| transcript | reason |", "| --- | --- |", "| room/echo-v2 | so |"], new HashSet<string> { "room/echo-v2" });
        var outside = new Dictionary<Scenario, string> { [Replay.Scenario("idle/timeout-v2")] = "needs /idle over websocket" };
        return Outcome.Of([Played("join/ok-v2"), Played("join/error-v2", failure), Played("room/echo-v2", failure)], [Replay.Scenario("shutdown/drain-v2")], outside, deviations);
    }

    private static Played Played(string name, PlayFailure? failure = null) => new(Replay.Scenario(name), failure, TimeSpan.FromSeconds(0.25));

    private static string Tight(JsonElement json) => JsonSerializer.Serialize(json, Plain);
}
