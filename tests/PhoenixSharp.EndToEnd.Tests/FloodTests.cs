using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests;

// Row 38 of the promises: bursts from senders, and unbounded inbound work.
public sealed class FloodTests
{
    private const int Queue = 256;
    private const int Pushes = 20_000;
    private const int Burst = 1_000;
    private const int Others = 100;
    private const int Rounds = 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Flood_is_held_back_then_its_channel_is_ended_and_nobody_else_notices()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var counters = new Counters();
        await using var host = await KestrelHost.StartAsync(app => app.MapSocket<OpenSocket>("/socket", socket => socket
            .Channel("stuck:*", _ => new StuckChannel(gate.Task))
            .Channel<EchoChannel>("room:*")
            .Configure(options => options.HoldTimeout = TimeSpan.FromSeconds(2))));
        await using var flooder = await host.ConnectAsync();
        await flooder.JoinAsync("stuck:1");
        var others = await Task.WhenAll(Enumerable.Range(0, Others).Select(_ => host.ConnectAsync()));
        for (var i = 0; i < Others; i++)
            await others[i].JoinAsync($"room:{i}");

        var flood = PushAsync(flooder, 3 * Pushes);
        await Patience.UntilAsync(() => counters["phoenixsharp.connections.paused"] == 1, "reading was paused");
        Assert.InRange(host.App.Services.GetRequiredService<PubSubServer>().Budget.Used, 400_000, 8_000_000); // ten thousand messages
        await Task.WhenAll(others.Select(RoundTripsAsync)).WaitAsync(Patience.Limit, Stop);

        await flooder.ReceiveAsync("phx_error");
        await flood.WaitAsync(Patience.Limit, Stop);
        Assert.Equal(1, counters["phoenixsharp.channels.overloaded"]);
        Assert.Equal("ok", (await flooder.HeartbeatAsync()).Status);
        gate.SetResult();
        foreach (var other in others)
            await other.DisposeAsync();
    }

    [Fact]
    public async Task Flood_is_refused_when_the_read_ahead_is_full_and_nothing_may_be_held_back()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var counters = new Counters();
        await using var host = await KestrelHost.StartAsync(app => app.MapSocket<OpenSocket>("/socket", socket => socket
            .Channel("stuck:*", _ => new StuckChannel(gate.Task))
            .Channel<EchoChannel>("room:*")
            .Configure(options => (options.RefuseWhenFull, options.MaxReadAheadMessages) = (true, Queue + 1))));
        await using var flooder = await host.ConnectAsync();
        await flooder.JoinAsync("stuck:1");
        var others = await Task.WhenAll(Enumerable.Range(0, Others).Select(_ => host.ConnectAsync()));
        for (var i = 0; i < Others; i++)
            await others[i].JoinAsync($"room:{i}");
        var before = Heap.Live();

        // one is in hand and 256 wait; all others are answered while the channel stands still
        await FloodAsync(flooder);
        Assert.Equal(Pushes - Queue - 1, counters["phoenixsharp.channels.pushes_refused"]);

        // one without a ref has nobody to answer
        await flooder.SendAsync(null, null, "stuck:1", "work", "{}");
        Assert.Equal("ok", (await flooder.HeartbeatAsync()).Status);
        Assert.Equal(Pushes - Queue, counters["phoenixsharp.channels.pushes_refused"]);

        await Task.WhenAll(others.Select(RoundTripsAsync)).WaitAsync(Patience.Limit, Stop);
        Assert.False(gate.Task.IsCompleted);
        host.Log.Clear();
        Assert.InRange(Heap.Live() - before, long.MinValue, 4_000_000);

        gate.SetResult();
        for (var i = 0; i < Queue + 1; i++)
            Assert.Equal("ok", (await flooder.ReceiveAsync("phx_reply")).Status);
        Assert.Equal("ok", (await flooder.AskAsync("stuck:1", "work")).Status);
        foreach (var other in others)
            await other.DisposeAsync();
    }

    private static async Task PushAsync(ChannelClient client, int count)
    {
        for (var i = 0; i < count; i++)
            await client.PushAsync("stuck:1", "work", """{"some":"payload"}""");
    }

    // In bursts, each read to its last answer: a client that floods and doesn't read is another row.
    private static async Task FloodAsync(ChannelClient client)
    {
        var answered = 0;
        for (var pushed = 0; pushed < Pushes;)
        {
            for (var end = pushed + Burst; pushed < end; pushed++)
                await client.PushAsync("stuck:1", "work", """{"some":"payload"}""");
            for (; answered < pushed - Queue - 1; answered++)
            {
                var refused = await client.ReceiveAsync();
                Assert.Equal(("error", """{"reason":"overloaded"}"""), (refused.Status, refused.Response));
            }
        }
    }

    private static async Task RoundTripsAsync(ChannelClient client, int index)
    {
        for (var i = 0; i < Rounds; i++)
            Assert.Equal($$"""{"i":{{i}}}""", (await client.AskAsync($"room:{index}", "echo", $$"""{"i":{{i}}}""")).Response);
    }

    private sealed class StuckChannel(Task gate) : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        public override async ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken)
        {
            await gate;
            return Reply.Ok();
        }
    }
}
