using System.Net;
using System.Net.Sockets;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests.Sample;

public sealed class ClusterSampleTests
{
    [Fact]
    public async Task Who_was_on_a_killed_node_is_back_on_another_and_who_does_not_come_back_is_gone()
    {
        using var sample = await SampleProcess.StartAsync();
        using (var http = new HttpClient { Timeout = Patience.Limit })
            Assert.Contains("<title>PhoenixSharp rooms</title>", await http.GetStringAsync(new Uri($"http://localhost:{sample.Port}/"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await using var ann = await Visitor.ComeAsync(sample.Port, "ann");
        await using var bob = await Visitor.ComeAsync(sample.Port, "bob");
        Assert.NotEqual(ann.Node, bob.Node);
        await using var kay = await Visitor.ComeAsync(sample.Port + 1 + Array.IndexOf(["one", "two", "three"], bob.Node), "kay"); // past the forwarder
        Assert.Equal(bob.Node, kay.Node);
        await ann.SeesAsync("ann", "bob", "kay");
        await bob.SeesAsync("ann", "bob", "kay");
        await TalkAsync(ann, bob);

        await sample.AskAsync($"kill {bob.Node}", $"{bob.Node} is killed");
        await using var again = await Visitor.ComeAsync(sample.Port, "bob");
        Assert.NotEqual(bob.Node, again.Node);
        await ann.SeesAsync("ann", "bob");
        await again.SeesAsync("ann", "bob");
        await TalkAsync(again, ann);

        Assert.Contains("link connected, 2 in 1, sees ", await sample.StatusAsync("1"), StringComparison.Ordinal);
        await sample.AskAsync($"start {bob.Node}", $"{bob.Node} is up, pid");
        sample.Type("quit");
        Assert.Equal(0, await sample.EndsAsync());
    }

    [Fact]
    public async Task Every_command_is_answered_and_a_wrong_one_by_what_is_possible()
    {
        using var sample = await SampleProcess.StartAsync();
        await sample.AskAsync("stop 2", "two has stopped");
        await sample.AskAsync("stop two", "two doesn't run: start two");
        await sample.AskAsync("pause 3", "three stands still");
        await sample.AskAsync("stop 3", "three is paused: resume three, or kill three");
        await sample.HearAsync(": node three is silent");
        sample.Type("resume 3");
        await sample.HearAllAsync("three goes on", ": node three is up"); // who reads that a node is silent waits for this
        await sample.AskAsync("resume 3", "three is up");
        await sample.AskAsync("redis kill", "Redis is killed");
        await sample.AskAsync("redis kill", "redis start");
        await sample.AskAsync("redis start", "Redis is started");
        await sample.AskAsync("redis", "redis kill, or redis start?");
        await sample.AskAsync("kill 4", "kill which node? kill 1, kill 2 or kill 3.");
        await sample.AskAsync("kil 2", "There is no \"kil\"");
        await sample.AskAsync("", "quit ");
        await sample.AskAsync("status", "two    off");
        await sample.AskAsync("pause 1", "one stands still");
        sample.CloseInput(); // it goes on, as it does without a terminal
        await using var ann = await Visitor.ComeAsync(sample.Port, "ann");
        Assert.Equal("three", ann.Node);
        sample.Terminate();
        Assert.Equal(0, await sample.EndsAsync());
    }

    [Fact]
    public async Task What_it_started_ends_with_it_when_it_is_killed()
    {
        using var sample = await SampleProcess.StartAsync();
        await sample.AskAsync("pause 2", "two stands still");
        sample.Kill();
        await sample.EndsAsync();
    }

    [Fact]
    public async Task What_it_cannot_start_with_is_said_in_a_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await RefusesAsync($"Port {port} is taken. Choose four others", "--port", $"{port}");
        await RefusesAsync("--port wants a number from 1 to 65532.", "--port", "many");
        await RefusesAsync("\"--redis\" is not known here, or wants a value.", "--redis");
    }

    private static async Task RefusesAsync(string sentence, params string[] arguments)
    {
        var (exitCode, error) = await SampleProcess.RefusesAsync(arguments);
        Assert.Equal(1, exitCode);
        Assert.StartsWith(sentence, error, StringComparison.Ordinal);
    }

    private static async Task TalkAsync(Visitor one, Visitor other)
    {
        foreach (var (from, to) in new[] { (one, other), (other, one) })
        {
            var body = $"{{\"from\":\"{from.Node}\"}}";
            await from.Client.PushAsync(Visitor.Room, "message", body);
            Assert.Equal(body, (await to.Client.ReceiveAsync("message")).Payload.GetRawText());
            await from.Client.ReceiveAsync("message"); // its own
        }
    }
}
