namespace PhoenixSharp.Cluster.Tests.Schedules;

public sealed class ScheduleOfSeedTests
{
    [Fact]
    public void A_seed_always_makes_the_same_schedule() => Assert.Equal(Describe(Schedule.Of(1234)), Describe(Schedule.Of(1234)));

    [Fact]
    public void The_first_five_hold_every_kind_of_fault_and_two_at_once()
    {
        var steps = Enumerable.Range(0, 5).SelectMany(seed => Schedule.Of(seed).Steps).ToArray();
        Assert.Equal(Enum.GetValues<FaultKind>(), steps.SelectMany(step => step.Faults).Select(fault => fault.Kind).Distinct().Order());
        Assert.Contains(steps, step => step.Faults.Count == 2);
    }

    [Fact]
    public void Two_faults_at_once_are_of_two_nodes()
    {
        var pairs = Enumerable.Range(0, 100).SelectMany(seed => Schedule.Of(seed).Steps).Where(step => step.Faults.Count == 2);
        Assert.All(pairs, step => Assert.NotEqual(step.Faults[0].Node, step.Faults[1].Node));
    }

    private static string Describe(Schedule schedule) =>
        string.Join('\n', schedule.Steps.Select(step => $"{step.Calm} {step.Lasts} {string.Join(", ", step.Faults)}"));
}
