using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Mounting;

public sealed class MapSocketTests
{
    public static TheoryData<Action<SocketOptions>, string> IllegalOptions => new()
    {
        { options => options.MaxChannels = 0, "The socket at /socket: MaxChannels must be 1 to 100000." },
        { options => options.MaxChannels = 100_001, "The socket at /socket: MaxChannels must be 1 to 100000." },
        { options => options.MaxMessageBytes = 0, "The socket at /socket: MaxMessageBytes must be 1 to 1073741824." },
        { options => options.MaxPostBytes = 1023, "The socket at /socket: MaxPostBytes must be 1024 to 1073741824." },
        { options => options.MaxPostBytes = (1 << 30) + 1, "The socket at /socket: MaxPostBytes must be 1024 to 1073741824." },
        { options => options.MaxReadAheadBytes = -1, "The socket at /socket: MaxReadAheadBytes must be 1024 to 1073741824." },
        { options => options.MaxReadAheadMessages = 0, "The socket at /socket: MaxReadAheadMessages must be 1 to 1000000." },
        { options => options.HoldTimeout = TimeSpan.Zero, "The socket at /socket: HoldTimeout must be 1 ms to an hour." },
        { options => options.MessageTimeout = TimeSpan.Zero, "The socket at /socket: MessageTimeout must be a positive time, or infinite to turn it off." },
        { options => options.MaxOutboundBytes = 1023, "The socket at /socket: MaxOutboundBytes must be 1024 to 1073741824." },
        { options => options.IdleTimeout = TimeSpan.Zero, "The socket at /socket: IdleTimeout must be a positive time, or infinite to turn it off." },
        { options => options.SendTimeout = TimeSpan.FromSeconds(-5), "The socket at /socket: SendTimeout must be a positive time, or infinite to turn it off." },
        { options => options.FirstJoinTimeout = TimeSpan.Zero, "The socket at /socket: FirstJoinTimeout must be a positive time, or infinite to turn it off." },
        { options => options.ShutdownTimeout = TimeSpan.Zero, "The socket at /socket: ShutdownTimeout must be a positive time." },
        { options => options.MaxPresenceStateBytes = 1023, "The socket at /socket: MaxPresenceStateBytes must be 1024 to 1073741824." },
    };

    [Theory]
    [MemberData(nameof(IllegalOptions), DisableDiscoveryEnumeration = true)]
    public void An_option_out_of_range_is_named_with_its_range_when_the_socket_is_mapped(Action<SocketOptions> set, string told)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Map(socket => socket.Configure(set)));
        Assert.Equal(told, Assert.Single(failure.Failures));
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Map(socket => socket.Configure(options => (options.MaxChannels, options.MaxOutboundBytes) = (0, 0))));
        Assert.Equal(2, failure.Failures.Count());
    }

    [Theory]
    [InlineData("room:*:more")]
    [InlineData("*room")]
    [InlineData("room:**")]
    public void A_pattern_with_a_star_before_its_end_is_refused(string pattern)
    {
        var failure = Assert.Throws<ArgumentException>(() => Map(socket => socket.Channel<EchoChannel>(pattern)));
        Assert.StartsWith($"The topic pattern \"{pattern}\" has a * before its end: write an exact topic, or a prefix such as \"room:*\".", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_pattern_is_refused() => Assert.ThrowsAny<ArgumentException>(() => Map(socket => socket.Channel<EchoChannel>("")));

    [Fact]
    public void Without_AddPhoenix_it_says_what_is_missing()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        var failure = Assert.Throws<InvalidOperationException>(() => app.MapSocket<OpenSocket>("/socket", _ => { }));
        Assert.Equal("MapSocket(\"/socket\") needs builder.Services.AddPhoenix().", failure.Message);
    }

    [Fact]
    public async Task Of_two_routes_that_match_the_first_is_taken()
    {
        await using var host = await KestrelHost.StartAsync(app => app.MapSocket<OpenSocket>("/socket", socket => socket
            .Channel("room:lobby", _ => new RefusingChannel("the exact one"))
            .Channel("room:*", _ => new RefusingChannel("the pattern"))
            .Channel("room:late", _ => new RefusingChannel("never reached"))));
        await using var client = await host.ConnectAsync();
        Assert.Equal("""{"reason":"the exact one"}""", (await client.JoinAsync("room:lobby")).Response);
        Assert.Equal("""{"reason":"the pattern"}""", (await client.JoinAsync("room:late")).Response);
        Assert.Equal("""{"reason":"the pattern"}""", (await client.JoinAsync("room:")).Response);
        Assert.Equal("""{"reason":"unmatched topic"}""", (await client.JoinAsync("Room:lobby")).Response);
    }

    [Fact]
    public async Task Two_sockets_have_limits_of_their_own()
    {
        await using var host = await KestrelHost.StartAsync(app =>
        {
            app.MapSocket<OpenSocket>("/one", socket => socket.Channel<EchoChannel>("room:*").Configure(options => options.MaxChannels = 1));
            app.MapSocket<OpenSocket>("/many/", socket => socket.Channel<EchoChannel>("room:*"));
        });
        await using var one = await host.ConnectAsync("/one/websocket?vsn=2.0.0");
        await using var many = await host.ConnectAsync("/many/websocket?vsn=2.0.0");
        await one.JoinAsync("room:1");
        await many.JoinAsync("room:1");
        Assert.Equal("""{"reason":"too many channels joined"}""", (await one.JoinAsync("room:2")).Response);
        Assert.Equal("ok", (await many.JoinAsync("room:2")).Status);
    }

    [Fact]
    public async Task Route_values_stand_among_the_parameters_and_before_the_querys()
    {
        await using var host = await KestrelHost.StartAsync(app => app.MapSocket<OpenSocket>("/{user_id}/socket", socket => socket.Channel<EchoChannel>("room:*")));
        await using var client = await host.ConnectAsync("/ann/socket/websocket?vsn=2.0.0&user_id=bob");
        await client.HeartbeatAsync();
        await host.Broadcaster.BroadcastAsync("user_socket:ann", "disconnect", new { }, TestContext.Current.CancellationToken);
        Assert.Equal(1001, (await client.Socket.ReceiveCloseAsync()).CloseCode);
    }

    private static void Map(Action<SocketBuilder<OpenSocket>> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddPhoenix();
        builder.Build().MapSocket("/socket", configure);
    }

    private sealed class RefusingChannel(string reason) : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Refuse(reason);
    }
}
