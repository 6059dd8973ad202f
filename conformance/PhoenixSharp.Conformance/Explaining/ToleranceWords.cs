using System.Globalization;
using PhoenixSharp.Conformance.Comparing;
using PhoenixSharp.Conformance.Http;
using PhoenixSharp.Conformance.Playing;
using PhoenixSharp.Conformance.Transcripts;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.Explaining;

/// <summary>What may differ in one scenario: the rules of the transcripts' README that apply to it, asked of the comparison itself.</summary>
internal static class ToleranceWords
{
    private const string ByValue = "JSON is compared by value: the order of keys and the spelling of numbers are free.";

    public static IReadOnlyList<string> Of(Scenario scenario) => [.. Orders(scenario), .. Marks(scenario), .. Ends(scenario), .. Polls(scenario), ByValue];

    // Plays the scenario in its head, as recorded, and asks at each group who may overtake whom.
    private static IEnumerable<string> Orders(Scenario scenario)
    {
        var members = new Dictionary<string, Membership>();
        var told = new HashSet<int>();
        foreach (var step in scenario.Steps)
        {
            if (!members.TryGetValue(step.Client, out var membership))
                members[step.Client] = membership = new Membership();
            if (step is Step.Receive first && told.Add(first.Number))
            {
                List<Expected> neighbours = [.. scenario.GroupFrom(first).Select(one => new Expected(one))];
                told.UnionWith(neighbours.Select(one => one.Number));
                foreach (var order in Orders(neighbours, membership))
                    yield return order;
            }
            Note(step, membership);
        }
    }

    private static IEnumerable<string> Orders(IReadOnlyList<Expected> neighbours, Membership membership) =>
        from later in neighbours.Index()
        let passed = neighbours.Take(later.Index).Where(earlier => Tolerances.MayOvertake(later.Item, earlier, membership)).Select(earlier => earlier.Number).ToList()
        where passed.Count > 0
        select $"Step {later.Item.Number} may come before {(passed.Count == 1 ? "step" : "steps")} {string.Join(", ", passed)}.";

    private static void Note(Step step, Membership membership)
    {
        if (step is Step.Receive receive && WireMessage.Read(receive.Frame) is { } got)
            membership.Got(got);
        foreach (var frame in (step as Step.Send)?.Frames ?? [])
        {
            if (frame.Opcode == Opcode.Text && WireMessage.Read(new Frame(FrameKind.Text, frame.Payload)) is { } sent)
                membership.Sent(sent);
        }
    }

    private static IEnumerable<string> Marks(Scenario scenario)
    {
        List<WireMessage> received = [.. scenario.Steps.SelectMany(Received).Select(WireMessage.Read).OfType<WireMessage>()];
        if (received.Any(message => message.Event is "presence_state" or "presence_diff"))
            yield return "phx_ref and phx_ref_prev may be any string, but the same one wherever the recording repeats it, and a different one where it does not.";
        if (!received.Any(message => message.Event == "presence_diff"))
            yield break;
        yield return "One presence_diff may hold what two held here, and the other way round.";
        if (received.Any(message => message.Event is "phx_close" or "phx_error"))
            yield return "A member may get the diff of its own leave once, after its phx_close or phx_error.";
    }

    private static IEnumerable<Frame> Received(Step step) => step switch
    {
        Step.Receive receive => [receive.Frame],
        Step.Http http => HttpComparison.Messages(http.Response),
        Step.HttpEnd end => HttpComparison.Messages(end.Response),
        _ => [],
    };

    private static IEnumerable<string> Ends(Scenario scenario)
    {
        foreach (var close in scenario.Steps.OfType<Step.Close>())
        {
            var codes = close.CodeMayBe.Select(code => code?.ToString(CultureInfo.InvariantCulture) ?? "none").ToList();
            if (codes.Count > 0)
                yield return $"The close of step {close.Number} may have any of the codes {string.Join(", ", codes)}.";
            if (close.Elapsed is { } elapsed)
                yield return $"The close of step {close.Number} must come {elapsed.TotalMilliseconds} ms after the client's last frame, "
                    + $"give or take {PlayOptions.Slack.TotalMilliseconds} ms.";
        }
    }

    private static IEnumerable<string> Polls(Scenario scenario)
    {
        if (scenario.Steps.Any(step => step is Step.Http or Step.HttpEnd))
            yield return "The token of a poll may be any string; messages that came in one poll may come in several, in the same order.";
        if (scenario.Tokens.Count > 0)
            yield return $"The suite signs the user's tokens itself, now: {string.Join(", ", scenario.Tokens.Keys)}.";
    }
}
