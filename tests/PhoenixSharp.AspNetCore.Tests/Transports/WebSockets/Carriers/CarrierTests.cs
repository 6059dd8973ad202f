using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PhoenixSharp.TestSupport;
using ThreadingChannels = System.Threading.Channels;

namespace PhoenixSharp.Transports.WebSockets;

public sealed class CarrierTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_of_one_connection_are_held_up_to_the_limit()
    {
        await using var carriers = await Carriers.StartAsync();
        using var http = new Http2Client(carriers.Port);
        await using var one = await http.OpenAsync("/");
        await using var other = await http.OpenAsync("/");
        var (first, second) = (await carriers.NextAsync(), await carriers.NextAsync());
        Assert.True(first.TryBeginHold());
        Assert.True(first.TryBeginHold()); // it is held already
        Assert.False(second.TryBeginHold());
        first.EndHold();
        first.EndHold();
        Assert.True(second.TryBeginHold());
        Assert.False(first.TryBeginHold());
        second.Dispose();
        Assert.True(first.TryBeginHold());
        Assert.False(second.TryBeginHold()); // its request has returned
    }

    [Fact]
    public async Task Connections_of_their_own_are_held_without_limit()
    {
        await using var carriers = await Carriers.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            var client = await RawSocket.DialAsync(carriers.Port);
            await client.SecureAsync();
            await client.UpgradeAsync("/");
            Assert.True((await carriers.NextAsync()).TryBeginHold());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Abort_ends_a_request_only_before_the_carrier_is_disposed(bool isDisposed)
    {
        var request = new AbortableRequest();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpUpgradeFeature>(request);
        context.Features.Set<IHttpRequestLifetimeFeature>(request);
        var carrier = await ConnectionCarrier.UpgradeAsync(context);
        if (isDisposed)
            carrier.Dispose();
        carrier.Abort();
        Assert.Equal(!isDisposed, request.IsAborted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task UseWebSockets_does_not_take_the_bytes_from_Kestrels_connections(bool isHttp2)
    {
        await using var host = await new Witness().StartAsync(
            options => options.MaxMessageBytes = 1000, configure: Https.Configure, address: Https.Address, use: app => app.UseWebSockets());
        using var http = new Http2Client(host.Port);
        await using var client = isHttp2 ? await http.OpenAsync() : await host.DialAsync();
        if (!isHttp2)
        {
            await client.SecureAsync();
            await client.UpgradeAsync("/socket/websocket?vsn=2.0.0");
        }
        await client.SendBytesAsync(RawFrame.Header(RawFrame.TextFrame, 1001)); // refused before any of its data has come
        Assert.Equal(1009, (await client.ReceiveCloseAsync()).CloseCode);
    }

    // Accepts every request and hands its carrier to the test.
    private sealed class Carriers : IAsyncDisposable
    {
        private readonly ThreadingChannels.Channel<Carrier> _accepted = ThreadingChannels.Channel.CreateUnbounded<Carrier>();
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private KestrelHost _host = null!;

        public int Port => _host.Port;

        public static async Task<Carriers> StartAsync()
        {
            var carriers = new Carriers();
            carriers._host = await KestrelHost.StartAsync(
                app => app.Run(carriers.AcceptAsync),
                builder =>
                {
                    Https.Configure(builder);
                    builder.WebHost.ConfigureKestrel(kestrel =>
                        kestrel.Limits.Http2.InitialConnectionWindowSize = kestrel.Limits.Http2.InitialStreamWindowSize = 1_000_000);
                },
                Https.Address);
            return carriers;
        }

        public Task<Carrier> NextAsync() => _accepted.Reader.ReadAsync(Stop).AsTask().WaitAsync(Patience.Limit, Stop);

        public async ValueTask DisposeAsync()
        {
            _end.SetResult();
            await _host.DisposeAsync();
        }

        private async Task AcceptAsync(HttpContext context)
        {
            using var carrier = await WebSocketHandshake.AcceptAsync(context);
            await _accepted.Writer.WriteAsync(carrier);
            await _end.Task;
        }
    }

    private sealed class AbortableRequest : MemoryStream, IHttpUpgradeFeature, IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public bool IsUpgradableRequest => true;

        public CancellationToken RequestAborted { get; set; }

        public Task<Stream> UpgradeAsync() => Task.FromResult<Stream>(this);

        public void Abort() => IsAborted = true;
    }
}
