using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests;

// Row 10 of the promises: a slow consumer.
public sealed class SlowConsumerTests
{
    private const int Clients = 200;
    private const int Broadcasts = 100;
    private const int PayloadBytes = 5_000; // 200 × 100 × 5 kB = 100 MB on the wire
    private const int MostWaits = 100_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_many_the_one_that_does_not_read_is_closed_and_no_other_loses_anything()
    {
        using var counters = new Counters();
        await using var host = await KestrelHost.StartEchoAsync(options => options.MaxOutboundBytes = MostWaits, UseSmallBuffers);
        var readers = await Task.WhenAll(Enumerable.Range(1, Clients - 1).Select(_ => host.ConnectAsync()));
        foreach (var reader in readers)
            await reader.JoinAsync("room:1");
        await using var deaf = new ChannelClient(await host.OpenAsync(receiveBuffer: 4096));
        await deaf.JoinAsync("room:1");
        var before = Heap.Live();
        var payload = new string('x', PayloadBytes);

        for (var i = 0; i < Broadcasts; i++)
        {
            await host.Broadcaster.BroadcastAsync("room:1", "tick", new { i, payload }, Stop);
            foreach (var reader in readers) // everyone has it, in order, before the next
                Assert.Equal(i, (await reader.ReceiveAsync()).Payload.GetProperty("i").GetInt32());
        }

        Assert.Equal(1, counters["phoenixsharp.connections.slow_consumers"]);
        Assert.InRange(BytesThatWaited(host), MostWaits * 9 / 10, MostWaits * 11 / 10);
        host.Log.Clear();
        Assert.InRange(Heap.Live() - before, long.MinValue, 5_000_000); // of 100 MB
        var pubSub = host.App.Services.GetRequiredService<IPubSub>();
        await Patience.UntilAsync(() => pubSub.CountSubscribers("room:1") == Clients - 1, "the slow one has left");
        await Patience.UntilAsync(() => counters["phoenixsharp.connections"] == Clients - 1, "the slow one was cut off");
        foreach (var reader in readers)
            await reader.DisposeAsync();
    }

    private static long BytesThatWaited(KestrelHost host)
    {
        var text = host.Log.Records.Single(record => record.EventId.Id == 401).Text;
        return long.Parse(text[..text.IndexOf(" bytes", StringComparison.Ordinal)].Split(' ')[^1], CultureInfo.InvariantCulture);
    }

    // Else the kernel takes megabytes before anything waits here.
    private static void UseSmallBuffers(WebApplicationBuilder builder) =>
        builder.Services.Configure<SocketTransportOptions>(options => options.CreateBoundListenSocket = endpoint =>
        {
            var socket = new System.Net.Sockets.Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = 16 * 1024 };
            socket.Bind(endpoint);
            return socket;
        });
}
