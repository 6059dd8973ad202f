namespace PhoenixSharp.Simulation;

/// <summary>The simulator itself under test: each fault that the specification names is found, within so many seeds. The README tells within how many.</summary>
public class SabotageTests
{
    private const int Steps = 200;

    [Fact]
    public void A_removal_without_a_clock_of_its_own_is_found() => MustBeFound(() => new RemovalWithoutClock(), seeds: 2_000);

    [Fact]
    public void Partial_values_with_a_full_context_are_found() => MustBeFound(() => new PartialValuesWithFullContext(), seeds: 2_000);

    [Fact]
    public void Strangers_that_are_admitted_are_found() => MustBeFound(() => new StrangersAreAdmitted(), seeds: 2_000);

    [Fact]
    public void Compacting_across_a_gap_is_found() => MustBeFound(() => new CompactingAcrossGaps(), seeds: 2_000);

    [Fact]
    public void Slots_that_are_overwritten_are_found() => MustBeFound(() => new SlotsAreOverwritten(), seeds: 2_000);

    [Fact]
    public void Removed_dots_that_are_forgotten_are_found() => MustBeFound(() => new RemovedDotsAreForgotten(), seeds: 2_000);

    [Fact]
    public void Answers_that_tell_the_asker_of_itself_are_found() => MustBeFound(() => new AskersCloudsAreAnswered(), seeds: 2_000);

    [Fact]
    public void Parts_that_tell_what_is_dead_are_found() => MustBeFound(() => new PartsTellWhatIsDead(), seeds: 10_000);

    [Fact]
    public void Old_starts_that_are_heard_are_found() => MustBeFound(() => new OldStartsAreHeard(), seeds: 2_000);

    // It changes nothing that anybody sees but how often is asked.
    [Fact]
    public void Clocks_of_the_down_that_count_are_found()
    {
        var questions = SilenceTests.QuestionsOfOneThatSeesOnlyAThird(new ClocksOfTheDownCount());
        Assert.True(questions > 5, $"It asks {questions} times.");
        Say(nameof(ClocksOfTheDownCount), "one scene", $"I17: {questions} questions");
    }

    private static void MustBeFound(Func<Sabotage> make, int seeds)
    {
        for (var seed = 0; seed < seeds; seed++)
        {
            if (SimulatorTests.Failure(History.Of(seed, Steps), make()) is not { } failure)
                continue;
            Assert.DoesNotContain(" at PhoenixSharp.", failure, StringComparison.Ordinal); // an invariant, and not just a crash
            Assert.Equal(failure, SimulatorTests.Failure(History.Of(seed, Steps), make())); // the same again
            Say(make().GetType().Name, $"{seed + 1} seeds", failure.Split('\n')[0]);
            return;
        }
        Assert.Fail($"Not found in {seeds} seeds.");
    }

    private static void Say(string fault, string found, string by) => TestContext.Current.TestOutputHelper!.WriteLine($"| {fault} | {found} | {by} |");
}
