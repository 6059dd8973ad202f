using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>Addresses as people write them: each works, or is refused with what was written and what would be right.</summary>
public sealed class EndpointTests
{
    [Theory]
    [InlineData("", "The endpoint is empty.")]
    [InlineData("  ", "The endpoint is empty.")]
    [InlineData(null, "The endpoint is empty.")]
    [InlineData("localhost:4000/socket", "\"localhost:4000/socket\" does not begin with ws:// or wss://.")]
    [InlineData("example.com/socket", "\"example.com/socket\" does not begin with ws:// or wss://.")]
    [InlineData("/socket", "\"/socket\" does not begin with ws:// or wss://.")]
    [InlineData("ann:hidden@example.com/socket?token=hidden", "\"…@example.com/socket?…\" does not begin with ws:// or wss://.")]
    [InlineData("htp://localhost:4000/socket", "\"htp://localhost:4000/socket\" begins with htp://, not with ws://, wss://, http:// or")]
    [InlineData("ftp://localhost/socket", "begins with ftp://")]
    [InlineData("ws://", "\"ws://\" is not a valid address.")]
    [InlineData("ws://local host/socket", "\"ws://local host/socket\" is not a valid address.")]
    [InlineData("ws://localhost:port/socket", "\"ws://localhost:port/socket\" is not a valid address.")]
    public void Endpoint_that_is_not_an_address_is_shown_with_an_example(string? endpoint, string message)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new PhoenixSocket(endpoint!));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Use an address such as wss://example.com/socket.", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ws://ann:hidden@localhost:4000/socket", "\"ws://…@localhost:4000/socket\" has a user name or a password")]
    [InlineData("ws://ann@localhost:4000/socket?token=hidden", "\"ws://…@localhost:4000/socket?…\" has a user name or a password")]
    [InlineData("ws://localhost:4000/socket#hidden", "has a fragment")]
    public void Endpoint_with_a_part_that_is_never_sent_is_refused(string endpoint, string message)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new PhoenixSocket(endpoint));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Remove it", refusal.Message, StringComparison.Ordinal);
        if (message[0] == '"')
            Assert.DoesNotContain("hidden", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Endpoint_of_the_options_is_shown_as_well()
    {
        var options = new PhoenixSocketOptions { Endpoint = new Uri("localhost:4000/socket", UriKind.RelativeOrAbsolute) };
        var refusal = Assert.Throws<ArgumentException>(() => new PhoenixSocket(options));
        Assert.Contains("\"localhost:4000/socket\"", refusal.Message, StringComparison.Ordinal);
        var empty = Assert.Throws<ArgumentException>(() => new PhoenixSocket(new PhoenixSocketOptions()));
        Assert.Contains("The endpoint is empty.", empty.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Endpoint_of_a_service_is_shown_as_well()
    {
        using var services = new ServiceCollection().AddPhoenixClient("example.com/socket").BuildServiceProvider();
        var refusal = Assert.Throws<ArgumentException>(services.GetRequiredService<PhoenixSocket>);
        Assert.Contains("\"example.com/socket\"", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ws://h:4000/socket", "ws://h:4000/socket")]
    [InlineData("ws://h:4000/socket/", "ws://h:4000/socket")]
    [InlineData("ws://h:4000/socket/websocket", "ws://h:4000/socket")]
    [InlineData("ws://h:4000/socket/websocket/", "ws://h:4000/socket")]
    [InlineData("ws://h:4000/socket/longpoll?token=x", "ws://h:4000/socket?token=x")]
    [InlineData("ws://h:4000/socket/websocket/?token=x&vsn=1.0.0&a=b", "ws://h:4000/socket?token=x&a=b")]
    [InlineData("ws://h:4000/socket?vsn=2.0.0", "ws://h:4000/socket")]
    [InlineData("wss://h/websocket", "wss://h/")]
    [InlineData("wss://h", "wss://h/")]
    [InlineData("ws://h/mywebsocket", "ws://h/mywebsocket")]
    [InlineData("ws://h/websocket/room", "ws://h/websocket/room")]
    public void Endpoint_is_corrected(string endpoint, string corrected) =>
        Assert.Equal(corrected, EndpointAddress.Correct(new Uri(endpoint)).AbsoluteUri);

    [Theory]
    [InlineData("/socket", "websocket")]
    [InlineData("/socket/", "websocket")]
    [InlineData("/socket?token=x", "websocket")]
    [InlineData("/socket/?token=x", "longpoll")]
    [InlineData("/socket/websocket", "websocket")]
    [InlineData("/socket/websocket/?vsn=2.0.0&token=x", "websocket")]
    [InlineData("/socket/longpoll?token=x", "websocket")]
    [InlineData("/socket/websocket?token=x", "longpoll")]
    public async Task Socket_connects_to_the_address_as_it_is_written(string path, string transport)
    {
        string? query = null;
        await using var host = await KestrelHost.StartAsync(app =>
        {
            app.Use((context, next) =>
            {
                query ??= context.Request.QueryString.Value;
                return next();
            });
            app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<EchoChannel>("room:*"));
        });
        await using var socket = TestSocket.Create($"ws://127.0.0.1:{host.Port}{path}", options =>
        {
            if (transport == "longpoll")
                options.Transport = new LongPollTransport();
        });
        await socket.ConnectAsync(ConnectMode.FailFast).WaitAsync(Patience.Limit);
        await socket.Channel("room:1").JoinAsync().WaitAsync(Patience.Limit);
        Assert.Equal(path.Contains("token=x", StringComparison.Ordinal) ? "?token=x&vsn=2.0.0" : "?vsn=2.0.0", query);
    }

    [Theory]
    [InlineData("ws://h:4000/socket/websocket?token=secret", "ws://h:4000/socket/websocket")]
    [InlineData("ws://h:4000/socket/longpoll/", "ws://h:4000/socket/longpoll")]
    public async Task Correction_is_logged_once_for_each_socket(string endpoint, string given)
    {
        using var log = new RecordingLogger();
        using var loggers = new LoggerFactory([log]);
        var transport = new FakeTransport("websocket", needsHeartbeat: true);
        await using var socket = new PhoenixSocket(endpoint, options => (options.LoggerFactory, options.Transport) = (loggers, transport));
        var warning = Assert.Single(log.Records);
        Assert.Equal(
            (LogLevel.Warning, $"The endpoint {given} names a transport, which the client adds itself; it connects to ws://h:4000/socket"),
            (warning.Level, warning.Text));
        _ = socket.ConnectAsync();
        Assert.Single(log.Records);
    }

    [Fact]
    public async Task Nothing_is_logged_when_the_endpoint_is_right()
    {
        using var log = new RecordingLogger();
        using var loggers = new LoggerFactory([log]);
        await using var socket = new PhoenixSocket("ws://h:4000/socket/?vsn=2.0.0", options => options.LoggerFactory = loggers);
        Assert.Empty(log.Records);
    }
}
