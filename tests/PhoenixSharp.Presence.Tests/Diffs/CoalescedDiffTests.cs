using PhoenixSharp.Simulation;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Diffs;

public class CoalescedDiffTests
{
    private static readonly System.Text.Json.JsonSerializerOptions Json = PayloadJson.CreateOptions();

    private readonly TrackerState _here = new(new Replica("here", 1));
    private readonly TrackerState _there = new(new Replica("there", 1));
    private readonly Slot _slot = new("t", 1, "k");

    public CoalescedDiffTests() => _here.Up(_there.Self);

    [Fact]
    public void What_goes_and_comes_back_within_a_window_joins() // who subscribed in between was not listed it
    {
        _there.Track(_slot, "r1", default);
        _here.Merge(_there.TakeDelta());
        Assert.Equal("""{"joins":{"k":{"metas":[{"phx_ref":"r1"}]}},"leaves":{}}""", Told(_here.Down(_there.Self), _here.Up(_there.Self)));
    }

    [Fact]
    public void Another_nodes_updates_follow_the_ref_that_was_shown_here() // I13
    {
        _there.Track(_slot, "r1", default);
        _here.Merge(_there.TakeDelta());
        _there.Update(_slot, "r2", default);
        _there.Update(_slot, "r3", default);
        Assert.Equal(
            """{"joins":{"k":{"metas":[{"phx_ref":"r3","phx_ref_prev":"r1"}]}},"leaves":{"k":{"metas":[{"phx_ref":"r1"}]}}}""",
            Told(_here.Merge(_there.TakeDelta())));
    }

    [Fact]
    public void Another_nodes_update_of_what_was_never_shown_here_follows_nothing()
    {
        _there.Track(_slot, "r1", default);
        _there.Update(_slot, "r2", default);
        Assert.Equal("""{"joins":{"k":{"metas":[{"phx_ref":"r2"}]}},"leaves":{}}""", Told(_here.Merge(_there.TakeDelta())));
    }

    [Fact]
    public void Metas_of_one_key_stand_together()
    {
        _there.Track(_slot, "r1", "\"n\":1"u8.ToArray());
        _there.Track(_slot with { Key = "l" }, "r2", default);
        _there.Track(_slot with { Owner = 2 }, "r3", default);
        Assert.Equal(
            """{"joins":{"k":{"metas":[{"phx_ref":"r1","n":1},{"phx_ref":"r3"}]},"l":{"metas":[{"phx_ref":"r2"}]}},"leaves":{}}""",
            Told(_here.Merge(_there.TakeDelta())));
    }

    // I2, I13 and I14 behind the window: whoever follows what is told, from whatever moment within a window on, shows what is listed.
    [Fact]
    public void Diffs_of_random_windows_add_up_to_what_is_visible_whenever_a_client_came()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var state = new TrackerState(new Replica("a", 1));
            var (first, late, gathered) = (new Client(state.View("t")), new Client(state.View("t")), new CoalescedDiff());
            for (var step = 0; step < 80; step++)
            {
                foreach (var change in RandomStep(state, random, step).Topics)
                    gathered.Add(change);
                if (random.Next(3) == 0)
                    late = new Client(state.View("t"));
                if (random.Next(4) != 0)
                    continue;
                foreach (var client in (Client[])[first, late])
                {
                    client.Sync(gathered.ToDiff(Json));
                    client.MustShow(state.View("t"));
                }
                gathered = new CoalescedDiff();
            }
        }
    }

    private static TrackerDiff RandomStep(TrackerState state, Random random, int step)
    {
        var slot = new Slot("t", random.Next(2), $"k{random.Next(2)}");
        if (state.Find(slot) is null)
            return state.Track(slot, $"r{step}", default);
        return random.Next(3) switch
        {
            0 => state.Untrack(slot),
            1 => state.UntrackOwner(slot.Owner),
            _ => state.Update(slot, $"r{step}", default),
        };
    }

    private static string Told(params TrackerDiff[] diffs)
    {
        var told = new CoalescedDiff();
        foreach (var change in diffs.SelectMany(diff => diff.Topics))
            told.Add(change);
        return told.ToDiff(Json).ToPayload().ToString();
    }
}
