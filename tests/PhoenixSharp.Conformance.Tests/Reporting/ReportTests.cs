using PhoenixSharp.Conformance.Playing;
using PhoenixSharp.Conformance.Reporting;
using PhoenixSharp.Conformance.Tests.Stub;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Tests.Reporting;

public sealed class ReportTests
{
    private static readonly HashSet<string> Known = ["join/ok-v1", "join/ok-v2", "room/echo-v1"];

    [Fact]
    public void Tells_what_failed_and_counts_on_the_last_lines()
    {
        var (passed, failed, deviating, listed) = (Scenario("join/ok-v1"), Scenario("join/ok-v2"), Scenario("room/echo-v1"), Scenario("room/echo-v2"));
        var failure = new PlayFailure(2, "a", "text 1", "text 2", "at $: expected 1, came 2");
        var notPlayed = Scenario("shutdown/drain-v2");
        var deviations = Deviations.Parse(["| transcript | reason |", "| --- | --- |", "| room/echo-v1 | so |", "| `room/echo-v2` | so |"], Replay.All.Select(one => one.Name).ToHashSet());
        var outcome = Outcome.Of([Played(passed), Played(failed, failure), Played(deviating, failure), Played(listed)],
            [passed, failed, deviating, listed, notPlayed], new Dictionary<Scenario, string> { [Scenario("idle/timeout-v2")] = "needs /idle over websocket" }, deviations);
        using var text = new StringWriter { NewLine = "\n" };
        Report.Write(outcome, text);
        Assert.Equal("""
            area                  passed  failed  deviations  not played  not in the profile
            idle                       0       0           0           0                   1
            join                       1       1           0           0                   0
            room                       0       1           1           0                   0
            shutdown                   0       0           0           1                   0

            join/ok-v2: A join with an empty answer.
              step 2, client a: at $: expected 1, came 2
              expected: text 1
              came:     text 2
            room/echo-v2: An echo.
              listed but passes: take it off the deviations
            shutdown/drain-v2: not played: needs --server, and SIGTERM
            room/echo-v1: a listed deviation: at $: expected 1, came 2
            1 deviations, 1 not played, 1 not in the profile
            1 passed, 2 failed

            """.Replace("An echo.", listed.Description, StringComparison.Ordinal), text.ToString());
    }

    [Theory]
    [InlineData("status 404", 0, true)]
    [InlineData("status 403", 1, true)]
    [InlineData("status 404", 2, false)]
    [InlineData("status 101", 0, false)] // the connect succeeded, with a wrong header
    [InlineData("none", 0, false)]
    public void Report_hints_at_the_fixture_when_nearly_every_connect_is_refused(string came, int passed, bool isHinted)
    {
        List<Scenario> scenarios = [.. Replay.All.Where(one => one.Steps[0] is Step.Connect { Response.Status: 101 }).Take(10)];
        var failure = new PlayFailure(scenarios[0].Steps[0].Number, "a", "status 101", came, $"expected status 101, came {came}");
        var played = scenarios.Select((scenario, index) => Played(scenario, index < passed ? null : failure)).ToList();
        var outcome = Outcome.Of(played, scenarios, new Dictionary<Scenario, string>(), Deviations.Parse([], Known));
        using var text = new StringWriter { NewLine = "\n" };

        Report.Write(outcome, text);

        Assert.Equal(isHinted, text.ToString().Contains("phoenix-conformance help fixture", StringComparison.Ordinal));
        Assert.EndsWith($"\n{passed} passed, {10 - passed} failed\n", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("| join/ok | why |", "The deviations name a transcript that does not exist: join/ok")]
    [InlineData("| join/ok-v1 | |", "A row of the deviations needs a transcript and a reason: | join/ok-v1 | |")]
    [InlineData("| join/ok-v1 | so |\n| join/ok-v1 | so |", "The deviations name a transcript twice: join/ok-v1")]
    [InlineData("| join/ok-v1 |", "A row of the deviations needs a transcript and a reason: | join/ok-v1 |")]
    public void Deviations_name_a_transcript_and_a_reason(string row, string message) =>
        Assert.Equal(message, Assert.Throws<DeviationsException>(() => Deviations.Parse(["| transcript | reason |", "| --- | --- |", .. row.Split('\n')], Known)).Message);

    [Fact]
    public void Long_frames_are_cut()
    {
        var (whole, longer) = (new string('x', 400), new string('x', 401));
        Assert.Equal(whole, Excerpt.Of(whole));
        Assert.Equal(whole + "… (401 characters)", Excerpt.Of(longer));
        Assert.Equal("(not UTF-8) ff", Excerpt.OfText([0xFF]));
    }

    private static Played Played(Scenario scenario, PlayFailure? failure = null) => new(scenario, failure, TimeSpan.Zero);

    private static Scenario Scenario(string name) => Replay.Scenario(name);
}
