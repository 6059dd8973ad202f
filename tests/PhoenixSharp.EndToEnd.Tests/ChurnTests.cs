using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests;

// Nothing is left of who was here.
public sealed class ChurnTests
{
    private const int Clients = 500;
    private const int Topics = 20;

    private sealed class ChurnPresence : Presence<Payload>;

    private sealed class ChurnChannel(ChurnPresence presence) : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        public override async ValueTask JoinedAsync(CancellationToken cancellationToken) =>
            await presence.TrackAsync(this, $"{GetHashCode()}", Payload.Empty, cancellationToken);
    }

    [Fact]
    public async Task After_many_have_come_and_gone_every_way_there_is_no_connection_no_topic_no_presence_and_no_memory_left()
    {
        using var counters = new Counters();
        await using var host = await KestrelHost.StartAsync(
            app => app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<ChurnChannel>("room:*")),
            builder => new PhoenixBuilder(builder.Services).AddPresence<ChurnPresence>());
        await ChurnAsync(host, counters); // whatever is made once is there now
        var before = Heap.Live();
        await ChurnAsync(host, counters);
        await ChurnAsync(host, counters);
        Assert.InRange(Heap.Live() - before, long.MinValue, 1_000_000); // 2 kB a connection would be 2 MB
        Assert.Equal(counters["phoenixsharp.channels.joins"], counters["phoenixsharp.channels.leaves"]);
    }

    private static async Task ChurnAsync(KestrelHost host, Counters counters)
    {
        var presence = host.App.Services.GetRequiredService<ChurnPresence>();
        for (var done = 0; done < Clients; done += 50)
            await Task.WhenAll(Enumerable.Range(done, 50).Select(i => ComeAndGoAsync(host, i)));
        await Patience.UntilAsync(() => counters["phoenixsharp.connections"] == 0, "every connection had ended");
        await Patience.UntilAsync(() => host.TopicCount == 0, "every topic was let go");
        for (var i = 0; i < Topics; i++)
            await Patience.UntilAsync(() => presence.List($"room:{i}").Count == 0, "every presence had left");
        host.Log.Clear();
    }

    private static async Task ComeAndGoAsync(KestrelHost host, int index)
    {
        await using var client = await host.ConnectAsync();
        var topic = $"room:{index % Topics}";
        await client.JoinAsync(topic);
        await client.JoinAsync(topic); // in the first one's place
        await client.JoinAsync($"room:{(index + 1) % Topics}");
        switch (index % 4)
        {
            case 0:
                await client.AskAsync(topic, "phx_leave");
                break;
            case 1:
                await client.Socket.SendBytesAsync(RawFrame.Close(1000));
                await client.Socket.ReceiveCloseAsync();
                break;
            case 2:
                await client.PushAsync(topic, "no such event"); // crashes
                await client.ReceiveAsync("phx_error");
                break;
            default:
                client.Socket.Reset();
                break;
        }
    }
}
