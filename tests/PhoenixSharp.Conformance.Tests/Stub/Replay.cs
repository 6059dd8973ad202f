using System.Text;
using PhoenixSharp.Conformance.Playing;
using PhoenixSharp.Conformance.Transcripts;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.Tests.Stub;

/// <summary>Plays recordings against a stub that plays the same recording, or one that was changed.</summary>
internal static class Replay
{
    public static IReadOnlyList<Scenario> All { get; } = BuiltIn.Scenarios();

    public static Scenario Scenario(string name) => All.Single(scenario => scenario.Name == name);

    public static Task<PlayFailure?> PlayAsync(Scenario scenario, double silenceScale = 0.02) => PlayAsync(scenario, scenario.Steps, silenceScale);

    /// <summary>Plays a scenario against a server that does <paramref name="change"/> to its half.</summary>
    public static Task<PlayFailure?> PlayChangedAsync(string name, Action<List<Step>> change)
    {
        var scenario = Scenario(name);
        List<Step> steps = [.. scenario.Steps];
        change(steps);
        return PlayAsync(scenario, steps, 1);
    }

    public static async Task<PlayFailure?> PlayAsync(Scenario scenario, IReadOnlyList<Step> server, double silenceScale)
    {
        await using var stub = new StubServer(server);
        return await Player.PlayAsync(scenario, new PlayOptions(stub.Url)
        {
            SilenceScale = silenceScale,
            Patience = silenceScale < 1 ? TimeSpan.FromSeconds(30) : TimeSpan.FromSeconds(2),
            EndPatience = silenceScale < 1 ? TimeSpan.FromSeconds(30) : TimeSpan.FromSeconds(2),
            ElapsedSlack = TimeSpan.FromDays(1), // the stub closes an idle connection at once
            Terminate = () => { },
        });
    }

    public static Step.Receive Receive(this List<Step> steps, int number) => (Step.Receive)steps.Single(step => step.Number == number);

    public static void Replace(this List<Step> steps, int number, Func<Step, Step> change)
    {
        var at = steps.FindIndex(step => step.Number == number);
        steps[at] = change(steps[at]);
    }

    /// <summary>Replaces a text within a message that the server sends.</summary>
    public static void ChangeText(this List<Step> steps, int number, string from, string to) => steps.Replace(number, step =>
    {
        var text = Encoding.UTF8.GetString(((Step.Receive)step).Frame.Bytes);
        Assert.Contains(from, text, StringComparison.Ordinal);
        return Message((Step.Receive)step, text.Replace(from, to, StringComparison.Ordinal));
    });

    public static Step.Receive Message(Step.Receive like, string text) => like with { Frame = new Frame(FrameKind.Text, Encoding.UTF8.GetBytes(text)) };

    public static void Remove(this List<Step> steps, int number) => steps.RemoveAll(step => step.Number == number);

    public static void Swap(this List<Step> steps, int first, int second)
    {
        var (one, other) = (steps.FindIndex(step => step.Number == first), steps.FindIndex(step => step.Number == second));
        (steps[one], steps[other]) = (steps[other], steps[one]);
    }
}
