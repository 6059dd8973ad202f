using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;
using PhoenixSharp.Transports.LongPoll;

namespace PhoenixSharp.Connecting;

/// <summary>A connection ends with its credentials, at the next sweep, on both transports. A sweep comes every 3 s here, and every 1.25 s for long poll.</summary>
public sealed class ExpiryTests
{
    private readonly VirtualTime _time = new();

    [Theory]
    [InlineData("&user=ann&expires=600")] // the authentication ticket
    [InlineData("&user=ann&exp=600")] // a JWT's claim
    [InlineData("&user=ann&expires=600&exp=60")] // the ticket counts
    [InlineData("&own=600")] // the socket says so itself
    [InlineData("&own=600&user=ann&expires=60")] // and counts more
    public async Task A_websocket_is_closed_with_1008(string query)
    {
        await using var host = await StartAsync(closes: true);
        await using var client = await host.ConnectAsync($"/socket/websocket?vsn=2.0.0{query}");
        await client.JoinAsync("room:1");
        await PassAsync(client, TimeSpan.FromSeconds(590));
        _time.Advance(TimeSpan.FromSeconds(10));
        var close = await client.Socket.ReceiveCloseAsync();
        Assert.Equal((1008, "credentials expired"), (close.CloseCode, System.Text.Encoding.UTF8.GetString(close.Payload.AsSpan(2))));
    }

    [Theory]
    [InlineData("&user=ann&expires=60", false)] // not asked for
    [InlineData("&user=ann", true)] // nothing that expires
    [InlineData("", true)] // nobody
    public async Task Others_stay_open(string query, bool closes)
    {
        await using var host = await StartAsync(closes);
        await using var client = await host.ConnectAsync($"/socket/websocket?vsn=2.0.0{query}");
        await PassAsync(client, TimeSpan.FromDays(1) / 100);
    }

    [Fact]
    public async Task What_the_socket_says_needs_no_option()
    {
        await using var host = await StartAsync(closes: false);
        await using var client = await host.ConnectAsync("/socket/websocket?vsn=2.0.0&own=21");
        await client.HeartbeatAsync(); // so that it is among those that are looked after
        _time.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal(1008, (await client.Socket.ReceiveCloseAsync()).CloseCode);
    }

    [Theory]
    [InlineData("&user=ann&expires=5")]
    [InlineData("&own=5")]
    public async Task A_long_poll_is_gone(string query)
    {
        await using var host = await StartAsync(closes: true);
        using var client = await LongPollClient.OpenAsync(host, $"/socket/longpoll?vsn=2.0.0{query}");
        await client.JoinAsync("room:1");
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(200, (await client.PostAsync(LongPollClient.Heartbeat)).Status);
        _time.Advance(TimeSpan.FromSeconds(1) + (TimeSpan.FromSeconds(10) / 8));
        Assert.Equal(410, (await client.PostAsync(LongPollClient.Heartbeat)).Status);
    }

    [Fact]
    public async Task A_token_renewed_in_time_keeps_the_connection_and_its_channels()
    {
        await using var host = await StartAsync(closes: true);
        await using var client = await host.ConnectAsync("/socket/websocket?vsn=2.0.0&own=30");
        await client.JoinAsync("room:1");
        Assert.Equal("ok", (await client.AskAsync("phoenix", "access_token", """{"access_token":"fresh"}""")).Status);
        Assert.Equal("""{"reason":"unauthorized"}""", (await client.AskAsync("phoenix", "access_token", """{"access_token":"stale"}""")).Response);
        await PassAsync(client, TimeSpan.FromSeconds(50));
        Assert.Equal("ok", (await client.AskAsync("room:1", "any")).Status);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1008, (await client.Socket.ReceiveCloseAsync()).CloseCode);
    }

    [Fact]
    public async Task A_disconnect_ends_all_connections_of_an_id_on_both_transports_and_no_other()
    {
        await using var host = await StartAsync(closes: true);
        await using var one = await host.ConnectAsync("/socket/websocket?vsn=2.0.0&user_id=ann");
        await using var two = await host.ConnectAsync("/socket/websocket?vsn=2.0.0&user_id=ann");
        await using var other = await host.ConnectAsync("/socket/websocket?vsn=2.0.0&user_id=bob");
        using var polling = await LongPollClient.OpenAsync(host, "/socket/longpoll?vsn=2.0.0&user_id=ann");
        await host.Broadcaster.BroadcastAsync("user_socket:ann", "disconnect", new { }, TestContext.Current.CancellationToken);
        Assert.Equal(1001, (await one.Socket.ReceiveCloseAsync()).CloseCode);
        Assert.Equal(1001, (await two.Socket.ReceiveCloseAsync()).CloseCode);
        Assert.Equal(410, (await polling.PostAsync(LongPollClient.Heartbeat)).Status);
        await other.HeartbeatAsync();
    }

    private async Task PassAsync(ChannelClient client, TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(10))
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await client.HeartbeatAsync(); // it would be idle else
        }
    }

    private Task<KestrelHost> StartAsync(bool closes) => KestrelHost.StartAsync(
        app => app.MapSocket<OwnSocket>("/socket", socket => socket.Channel("room:*", _ => new AnyChannel()).Configure(options => options.CloseOnExpiry = closes)),
        builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(_time);
            TestAuthentication.Add(builder.Services);
        });

    private sealed class OwnSocket(TimeProvider time) : Socket
    {
        private string? _userId;

        public override string? Id => _userId is null ? null : $"user_socket:{_userId}";

        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken)
        {
            _userId = request["user_id"];
            if (request["own"] is { } seconds)
                ExpireIn(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
            return Accept();
        }

        public override ValueTask<ConnectResult> RenewAsync(string token, CancellationToken cancellationToken)
        {
            if (token != "fresh")
                return Refuse();
            ExpireIn(60);
            return Accept();
        }

        private void ExpireIn(int seconds) => ExpiresAt = time.GetUtcNow() + TimeSpan.FromSeconds(seconds);
    }

    private sealed class AnyChannel : Channel<OwnSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        public override ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken) => new(Reply.Ok());
    }
}
