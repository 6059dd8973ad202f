using System.Collections.Concurrent;
using PhoenixSharp.TestSupport;
using Websocket.Client;

namespace PhoenixSharp.Client.Tests;

/// <summary>The client object of Websocket.Client, as the application sees and configures it.</summary>
public sealed class LibraryTests
{
    [Fact]
    public async Task Subscriber_sees_messages_and_the_disconnection()
    {
        ConcurrentQueue<int> lengths = [];
        var left = new TaskCompletionSource<DisconnectionType>();
        await using var host = await KestrelHost.StartEchoAsync();
        await using var socket = Socket(host, client =>
        {
            client.MessageReceived.Subscribe(message => lengths.Enqueue(message.Binary!.Length));
            client.DisconnectionHappened.Subscribe(info => left.TrySetResult(info.Type));
        });
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        await socket.Channel("room:1").JoinAsync();
        await socket.DisconnectAsync();
        Assert.Equal(DisconnectionType.ByUser, await left.Task.WaitAsync(Patience.Limit));
        Assert.All(lengths, length => Assert.InRange(length, 1, 1_000));
        Assert.NotEmpty(lengths);
    }

    [Fact]
    public async Task Settings_that_the_transport_needs_are_kept()
    {
        IWebsocketClient? seen = null;
        await using var host = await KestrelHost.StartEchoAsync();
        await using var socket = Socket(host, client =>
        {
            seen = client;
            (client.IsReconnectionEnabled, client.IsTextMessageConversionEnabled) = (true, true);
            client.ReconnectTimeout = client.ErrorReconnectTimeout = TimeSpan.FromSeconds(1);
        });
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        Assert.Equal((false, false), (seen!.IsReconnectionEnabled, seen.IsTextMessageConversionEnabled));
        Assert.Equal((null, null), (seen.ReconnectTimeout, seen.ErrorReconnectTimeout));
    }

    [Fact]
    public async Task Connection_ends_and_is_made_again_when_a_subscriber_throws()
    {
        var clients = 0;
        await using var host = await KestrelHost.StartEchoAsync();
        await using var socket = Socket(host, client =>
        {
            if (++clients == 1)
                client.MessageReceived.Subscribe(_ => throw new InvalidOperationException("a subscriber of the application"));
        });
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        await socket.Channel("room:1").JoinAsync().WaitAsync(Patience.Limit);
        await Patience.UntilAsync(() => clients == 2, "the client had connected again");
        await socket.Channel("room:2").JoinAsync().WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Connect_fails_when_the_application_cannot_configure_the_client()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        var errors = new TaskCompletionSource<Exception>();
        await using var socket = Socket(host, _ => throw new InvalidOperationException("configure"));
        socket.Errored += error => errors.TrySetResult(error);
        _ = socket.ConnectAsync();
        Assert.Equal("configure", (await errors.Task.WaitAsync(Patience.Limit)).Message);
    }

    private static PhoenixSocket Socket(KestrelHost host, Action<IWebsocketClient> configure) =>
        new($"ws://127.0.0.1:{host.Port}/socket", options =>
        {
            options.Transport = new WebsocketClientTransport(configure: configure);
            options.ReconnectAfter = _ => TimeSpan.FromMilliseconds(10);
        });
}
