using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests.Sample;

public sealed class WorkerSampleTests
{
    private const string Topic = "room:lobby";

    [Fact]
    public async Task Worker_joins_pushes_handles_events_and_leaves_when_it_stops()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var observer = await host.ConnectAsync();
        await observer.JoinAsync(Topic);
        await using var worker = ClientSample.Start(
            "WorkerClient", $"--Phoenix:Endpoint=ws://127.0.0.1:{host.Port}/socket", "--Worker:Interval=00:00:00.1");
        await worker.SaysAsync("Joined room:lobby");
        Assert.Equal("""{"tick_count":1}""", (await observer.ReceiveAsync("tick")).Payload.GetRawText());
        await observer.AskAsync(Topic, "new_msg", """{"user_name":"Ann","body":"hi"}""");
        await worker.SaysAsync("Ann says: hi");
        await observer.AskAsync(Topic, "ping");
        await observer.ReceiveAsync("pong");
        await worker.SignalAsync("TERM");
        Assert.Equal(0, await worker.EndsAsync());
        Assert.DoesNotContain(worker.Lines, line => line.StartsWith("fail", StringComparison.Ordinal));
    }
}
