using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Testing.Tests;

public sealed class PushingTests
{
    [Fact]
    public async Task Reply_is_read_as_a_type()
    {
        await using var server = Rooms.Start();
        var member = await server.JoinAsync();

        Assert.Equal("said hi", (await member.PushAsync<Note>("say", new Note("hi"))).Body);
    }

    [Fact]
    public async Task Error_reply_has_its_status_and_reason()
    {
        await using var server = Rooms.Start();
        var member = await server.JoinAsync();

        var reply = await member.PushAsync("fail");

        Assert.Equal(("error", false, "no such luck"), (reply.Status, reply.IsOk, reply.Reason));
    }

    [Fact]
    public async Task Error_reply_fails_a_typed_push()
    {
        await using var server = Rooms.Start();
        var member = await server.JoinAsync();

        var failure = await Assert.ThrowsAsync<ChannelTestException>(() => member.PushAsync<Note>("fail"));

        Assert.Contains("\"fail\" on room:lobby got the reply error", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payload_that_can_not_be_read_is_refused_as_in_production()
    {
        await using var server = Rooms.Start();
        var member = await server.JoinAsync();

        Assert.Equal("invalid payload", (await member.PushAsync("say", new { body = 7 })).Reason);
    }

    [Fact]
    public async Task Bytes_travel_as_binary_messages()
    {
        await using var server = Rooms.Start();
        var member = await server.JoinAsync();
        byte[] sent = [0, 1, 255];

        Assert.Equal(sent, (await member.PushAsync("echo", sent)).Read<byte[]>());
        await member.SendAsync("bytes", sent);
        Assert.True((await member.ReceivesPushAsync("bytes", sent)).Payload.IsBinary);
    }

    [Fact]
    public async Task Handler_without_a_reply_has_run_when_the_send_returns()
    {
        var ledger = new Ledger();
        await using var server = Rooms.Start(ledger);
        var member = await server.JoinAsync();

        await member.SendAsync("quiet");

        Assert.Contains("quiet", ledger.Entries);
    }

    [Fact]
    public async Task Missing_reply_fails_with_what_arrived()
    {
        await using var server = Rooms.Start();
        var member = await server.JoinAsync();
        await server.BroadcastAsync("room:lobby", "news", new Note("rain"));
        server.Timeout = TimeSpan.FromMilliseconds(50);

        var failure = await Assert.ThrowsAsync<ChannelTestException>(() => member.PushAsync("quiet"));

        Assert.Contains("\"quiet\" on room:lobby got no reply within 0.05 s.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("""broadcast "news" on room:lobby: {"body":"rain"}""", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Misspelt_event_fails_with_the_line_that_the_server_logged()
    {
        await using var server = Rooms.Start();
        var member = await server.JoinAsync();

        var failure = await Assert.ThrowsAsync<ChannelTestException>(() => member.PushAsync("yas"));

        Assert.Contains("can't handle yas of its client: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("has no handler for", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PhoenixSharp.Sockets", LogLevel.Information, true)]
    [InlineData("PhoenixSharp.Sockets", LogLevel.Debug, false)]
    [InlineData("App.Rooms", LogLevel.Warning, true)]
    [InlineData("App.Rooms", LogLevel.Information, false)]
    [InlineData("PhoenixSharpness", LogLevel.Information, false)]
    public async Task Failure_shows_information_of_PhoenixSharp_alone(string category, LogLevel level, bool isShown)
    {
        await using var server = ChannelTest.Start(services =>
        {
            Rooms.AddRooms(services, new Ledger());
            services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace));
        });
        var log = server.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);
        log.Log(level, "the gate is shut");

        var failure = await Assert.ThrowsAsync<ChannelTestException>(() => server.ConnectAsync<UserSocket>());

        Assert.Equal(isShown, failure.Message.Contains("the gate is shut", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Crash_fails_the_push_at_once_and_is_named()
    {
        await using var server = Rooms.Start();
        server.Timeout = TimeSpan.FromSeconds(20);
        var member = await server.JoinAsync();

        var failure = await Assert.ThrowsAsync<ChannelTestException>(() => member.PushAsync("crash"));

        Assert.Contains("the channel or the connection ended", failure.Message, StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException: the cable is cut", failure.Message, StringComparison.Ordinal);
        await member.ReceivesPushAsync("phx_error");
    }

    [Fact]
    public async Task Rate_limits_of_the_socket_apply()
    {
        await using var server = Rooms.Start(options: options => options.RateLimits.Events = new RateLimit { PerSecond = 1, Burst = 1 });
        var member = await server.JoinAsync();
        await member.PushAsync("echo");

        Assert.Equal("rate_limited", (await member.PushAsync("echo")).Reason);
        await server.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.True((await member.PushAsync("echo")).IsOk);
    }
}
