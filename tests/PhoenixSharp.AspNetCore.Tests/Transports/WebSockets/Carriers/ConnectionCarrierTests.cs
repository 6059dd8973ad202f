using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Transports.WebSockets;

public sealed class ConnectionCarrierTests
{
    private const string Path = "/socket/websocket?vsn=2.0.0";
    private static readonly byte[] Heartbeat = """[null,"1","phoenix","heartbeat",{}]"""u8.ToArray();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("the socket")]
    [InlineData("the connection's pipes behind middleware")]
    [InlineData("the connection's pipes under TLS")]
    [InlineData("the upgraded stream")]
    public async Task Everything_passes_both_ways_and_ends_in_order(string way)
    {
        var witness = new Witness();
        await using var host = await StartAsync(way, witness);
        await using var client = new ChannelClient(await OpenAsync(way, host));
        await client.JoinAsync("room:1");
        for (var size = 1; size <= 500_000; size *= 7)
        {
            var text = new string('x', size);
            Assert.Equal($$"""{"text":"{{text}}"}""", (await client.AskAsync("room:1", "echo", $$"""{"text":"{{text}}"}""")).Response);
        }
        await host.Broadcaster.BroadcastAsync("room:1", "large", new { text = new string('y', 1_000_000) }, Stop);
        Assert.Equal(1_000_000, (await client.ReceiveAsync("large")).Payload.GetProperty("text").GetString()!.Length);
        await client.Socket.SendAsync(RawFrame.PingFrame, [7]);
        Assert.Equal([7], (await client.Socket.ReceiveAsync())!.Payload);
        await client.Socket.SendBytesAsync(RawFrame.Close(1000));
        Assert.Equal(1000, (await client.Socket.ReceiveCloseAsync()).CloseCode);
        Assert.Equal(0, await client.Socket.ReceiveEndAsync());
        Assert.IsType<LeaveReason.Closed>(await witness.LeftAsync());
    }

    [Theory]
    [InlineData("the socket")]
    [InlineData("the connection's pipes behind middleware")]
    [InlineData("the connection's pipes under TLS")]
    [InlineData("the upgraded stream")]
    public async Task A_host_that_stops_lets_the_client_close(string way)
    {
        var witness = new Witness();
        await using var host = await StartAsync(way, witness);
        await using var client = new ChannelClient(await OpenAsync(way, host));
        await client.JoinAsync("room:1");
        var stopped = host.App.StopAsync(Stop);
        Assert.Equal(1012, (await client.Socket.ReceiveCloseAsync()).CloseCode);
        await client.Socket.SendBytesAsync(RawFrame.Close(1012));
        await stopped.WaitAsync(Patience.Limit / 2, Stop);
        Assert.IsType<LeaveReason.Draining>(await witness.LeftAsync());
        Assert.Equal(0, await client.Socket.ReceiveEndAsync());
    }

    [Theory]
    [InlineData("the socket")]
    [InlineData("the connection's pipes behind middleware")]
    [InlineData("the connection's pipes under TLS")]
    [InlineData("the upgraded stream")]
    public async Task A_client_that_never_closes_is_cut_off(string way)
    {
        var witness = new Witness();
        await using var host = await StartAsync(way, witness);
        await using var client = new ChannelClient(await OpenAsync(way, host));
        await client.JoinAsync("room:1");
        await host.App.StopAsync(Stop).WaitAsync(Patience.Limit / 2, Stop);
        Assert.Equal(1012, (await client.Socket.ReceiveCloseAsync()).CloseCode);
        await client.Socket.ReceiveEndAsync();
    }

    [Theory]
    [InlineData("the socket")]
    [InlineData("the connection's pipes behind middleware")]
    [InlineData("the connection's pipes under TLS")]
    [InlineData("the upgraded stream")]
    public async Task A_client_that_does_not_read_is_cut_off(string way)
    {
        var witness = new Witness();
        await using var host = await StartAsync(way, witness);
        await using var client = new ChannelClient(await OpenAsync(way, host, receiveBuffer: 4096));
        await client.JoinAsync("room:1");
        for (var i = 0; i < 100 && witness.NobodyLeft; i++)
            await host.Broadcaster.BroadcastAsync("room:1", "large", new { large = new string('x', 1_000_000) }, Stop);
        Assert.IsType<LeaveReason.Closed>(await witness.LeftAsync());
        await client.Socket.ReceiveEndAsync();
        await Patience.UntilAsync(() => host.TopicCount == 0, "every topic was let go");
    }

    [Fact]
    public async Task Bytes_do_not_get_past_an_applications_connection_middleware()
    {
        var written = new StrongBox<long>();
        await using var host = await StartAsync("the connection's pipes behind middleware", new Witness(), written);
        await using var client = new ChannelClient(await host.OpenAsync());
        await client.JoinAsync("room:1");
        await client.AskAsync("room:1", "echo", $$"""{"text":"{{new string('x', 100_000)}}"}""");
        Assert.InRange(written.Value, 100_000, long.MaxValue);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_speaks_before_the_upgrade_is_answered_reads_that_answer_first(bool inOneWrite)
    {
        await using var host = await new Witness().StartAsync();
        byte[] handshake = Encoding.ASCII.GetBytes(RawSocket.Handshake(Path)), heartbeat = RawFrame.Bytes(RawFrame.TextFrame, Heartbeat);
        for (var i = 0; i < 500; i++)
        {
            await using var client = await host.DialAsync();
            await client.SendBytesAsync(inOneWrite ? [.. handshake, .. heartbeat] : handshake);
            await client.SendBytesAsync(inOneWrite ? [] : heartbeat);
            Assert.Equal(101, (await client.AskAsync("")).Status);
            Assert.Contains("phx_reply", (await client.ReceiveAsync())!.Text, StringComparison.Ordinal);
        }
    }

    private static async Task<RawSocket> OpenAsync(string way, KestrelHost host, int? receiveBuffer = null)
    {
        var client = await host.DialAsync(receiveBuffer);
        if (way.EndsWith("TLS", StringComparison.Ordinal))
            await client.SecureAsync();
        await client.UpgradeAsync(Path);
        return client;
    }

    private static Task<KestrelHost> StartAsync(string way, Witness witness, StrongBox<long>? written = null) => way switch
    {
        "the socket" => witness.StartAsync(),
        "the connection's pipes behind middleware" => witness.StartAsync(
            configure: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => connection =>
            {
                connection.Transport = new OtherPipes(connection.Transport, written ?? new StrongBox<long>());
                return next(connection);
            })))),
        "the upgraded stream" => witness.StartAsync(use: app => app.Use((context, next) =>
        {
            context.Features.Set<IConnectionTransportFeature>(new NoTransport()); // as on a server that is not Kestrel
            return next(context);
        })),
        _ => witness.StartAsync(configure: Https.Configure, address: Https.Address),
    };

    // As connection logging does: pipes in front of the server's own.
    private sealed class OtherPipes(IDuplexPipe pipes, StrongBox<long> written) : IDuplexPipe
    {
        public PipeReader Input => pipes.Input;

        public PipeWriter Output { get; } = new CountingWriter(pipes.Output, written);
    }

    private sealed class CountingWriter(PipeWriter writer, StrongBox<long> written) : PipeWriter
    {
        public override void Advance(int bytes)
        {
            Interlocked.Add(ref written.Value, bytes);
            writer.Advance(bytes);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => writer.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => writer.GetSpan(sizeHint);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => writer.FlushAsync(cancellationToken);

        public override void CancelPendingFlush() => writer.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => writer.Complete(exception);
    }

    private sealed class NoTransport : IConnectionTransportFeature
    {
        public IDuplexPipe Transport { get; set; } = null!;
    }
}
