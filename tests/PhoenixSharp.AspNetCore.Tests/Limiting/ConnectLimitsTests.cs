using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Limiting;

public sealed class ConnectLimitsTests
{
    private const string WebSocket = "/socket/websocket?vsn=2.0.0";
    private const string LongPoll = "/socket/longpoll?vsn=2.0.0";

    private readonly VirtualTime _time = new();

    [Fact]
    public async Task A_client_that_connects_too_often_is_answered_429_before_the_application_is_asked()
    {
        var asked = new Asked();
        await using var host = await StartAsync(options => options.RateLimits.Connects = new RateLimit { PerSecond = 0.01, Burst = 3 }, asked);
        Assert.Equal(101, (await ConnectAsync(host, WebSocket)).Status);
        Assert.Equal(200, (await ConnectAsync(host, LongPoll)).Status);
        Assert.Equal(400, (await AskAsync(host, $"GET {WebSocket} HTTP/1.1\r\nHost: localhost\r\n\r\n")).Status); // no handshake: it counts too
        foreach (var path in new[] { WebSocket, LongPoll })
        {
            var refused = await ConnectAsync(host, path);
            Assert.Equal((429, ""), (refused.Status, refused.Body));
            Assert.InRange(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 100);
        }
        Assert.Equal(3, asked.Count);
    }

    [Fact]
    public async Task Polls_and_messages_of_a_session_are_no_connects()
    {
        await using var host = await StartAsync(options => options.RateLimits.Connects = new RateLimit { PerSecond = 0.01, Burst = 1 });
        using var client = await Transports.LongPoll.LongPollClient.OpenAsync(host);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(200, (await client.PostAsync(Transports.LongPoll.LongPollClient.Heartbeat)).Status);
            Assert.Single((await client.PollAsync()).Messages);
        }
        Assert.Equal(429, (await ConnectAsync(host, WebSocket)).Status);
    }

    [Fact]
    public async Task A_client_may_come_again_when_it_was_told_to()
    {
        await using var host = await StartAsync(options => options.RateLimits.Connects = new RateLimit { PerSecond = 2, Burst = 1 });
        Assert.Equal(101, (await ConnectAsync(host, WebSocket)).Status);
        Assert.Equal("1", (await ConnectAsync(host, WebSocket)).Headers["Retry-After"]);
        var status = 0;
        for (var began = TimeProvider.System.GetTimestamp(); status != 101 && TimeProvider.System.GetElapsedTime(began) < Patience.Limit;)
            status = (await ConnectAsync(host, WebSocket)).Status; // the library's clock can't be turned
        Assert.Equal(101, status);
    }

    [Fact]
    public async Task The_application_may_name_the_client()
    {
        await using var host = await KestrelHost.StartAsync(app => app.MapSocket<OpenSocket>("/socket", socket => socket
            .Configure(options => options.RateLimits.Connects = new RateLimit { PerSecond = 0.01, Burst = 1 })
            .LimitConnectsBy(context => context.Request.Query["api_key"].ToString())));
        Assert.Equal(101, (await ConnectAsync(host, WebSocket + "&api_key=a")).Status);
        Assert.Equal(429, (await ConnectAsync(host, WebSocket + "&api_key=a")).Status);
        Assert.Equal(101, (await ConnectAsync(host, WebSocket + "&api_key=b")).Status);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void An_address_is_one_client_and_so_are_all_of_one_IPv6_network(string first, string second, bool isSame) =>
        Assert.Equal(isSame, ConnectLimits.Client(IPAddress.Parse(first)) == ConnectLimits.Client(IPAddress.Parse(second)));

    [Fact]
    public async Task More_connects_than_the_mount_takes_are_answered_503_until_it_does()
    {
        await using var host = await StartAsync(options => options.RateLimits.AllConnects = new RateLimit { PerSecond = 0.5, Burst = 2 });
        Assert.Equal(101, (await ConnectAsync(host, WebSocket)).Status);
        Assert.Equal(200, (await ConnectAsync(host, LongPoll)).Status);
        var refused = await ConnectAsync(host, WebSocket);
        Assert.Equal((503, "2"), (refused.Status, refused.Headers["Retry-After"]));
        Assert.Equal(503, (await ConnectAsync(host, LongPoll)).Status);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(101, (await ConnectAsync(host, WebSocket)).Status);
    }

    [Fact]
    public async Task Who_connects_too_often_takes_nothing_from_the_others()
    {
        await using var host = await StartAsync(options =>
        {
            options.RateLimits.Connects = new RateLimit { PerSecond = 0.01, Burst = 1 };
            options.RateLimits.AllConnects = new RateLimit { PerSecond = 0.01, Burst = 2 };
        });
        Assert.Equal(101, (await ConnectAsync(host, WebSocket)).Status);
        for (var i = 0; i < 5; i++)
            Assert.Equal(429, (await ConnectAsync(host, WebSocket)).Status);
        Assert.Equal(101, (await ConnectAsync(host, WebSocket, from: "127.0.0.2")).Status);
        Assert.Equal(503, (await ConnectAsync(host, WebSocket, from: "127.0.0.3")).Status);
    }

    private Task<KestrelHost> StartAsync(Action<SocketOptions> options, Asked? asked = null) => KestrelHost.StartAsync(
        app => app.MapSocket<AskedSocket>("/socket", socket => socket.Configure(options)),
        builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(_time);
            builder.Services.AddSingleton(asked ?? new Asked());
        });

    private static Task<HttpAnswer> ConnectAsync(KestrelHost host, string path, string? from = null) => AskAsync(host, RawSocket.Handshake(path), from);

    private static async Task<HttpAnswer> AskAsync(KestrelHost host, string request, string? from = null)
    {
        await using var client = await RawSocket.DialAsync(host.Port, from: from);
        return await client.AskAsync(request);
    }

    private sealed class Asked
    {
        public int Count { get; set; }
    }

    private sealed class AskedSocket(Asked asked) : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken)
        {
            asked.Count++;
            return Accept();
        }
    }
}
