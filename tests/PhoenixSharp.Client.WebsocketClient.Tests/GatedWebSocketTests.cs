using System.Net.WebSockets;

namespace PhoenixSharp.Client.Tests;

/// <summary>The wrapper WebSocket for Websocket.Client, tested without that library.</summary>
public sealed class GatedWebSocketTests : IDisposable
{
    private readonly CountingWebSocket _inner = new();
    private readonly GatedWebSocket _socket;

    public GatedWebSocketTests() => _socket = new GatedWebSocket(_inner, maxMessageBytes: 100);

    public void Dispose() => _socket.Dispose();

    [Fact]
    public async Task Nothing_is_read_until_a_message_is_requested()
    {
        var reading = _socket.ReceiveAsync(new byte[10].AsMemory(), CancellationToken.None).AsTask();
        Assert.Equal((false, 0), (reading.IsCompleted, _inner.Reads));
        var requested = _socket.ReceiveMessageAsync(CancellationToken.None).AsTask();
        await reading;
        Assert.Equal(1, _inner.Reads);
        _socket.Deliver([1, 2, 3]);
        Assert.Equal([1, 2, 3], (await requested).Body.ToArray());
        var next = _socket.ReceiveAsync(new byte[10].AsMemory(), CancellationToken.None).AsTask();
        Assert.Equal((false, 1), (next.IsCompleted, _inner.Reads));
        _ = _socket.ReceiveMessageAsync(CancellationToken.None).AsTask();
        await next;
    }

    [Fact]
    public async Task Request_fails_when_the_socket_was_aborted_before()
    {
        _socket.Abort();
        await Assert.ThrowsAsync<WebSocketException>(() => _socket.ReceiveMessageAsync(CancellationToken.None).AsTask());
        Assert.Equal(WebSocketState.Closed, _socket.State);
    }

    [Fact]
    public async Task Pending_request_fails_when_the_socket_is_aborted()
    {
        var requested = _socket.ReceiveMessageAsync(CancellationToken.None).AsTask();
        _socket.Abort();
        await Assert.ThrowsAsync<WebSocketException>(() => requested);
    }

    /// <summary>A WebSocket whose every read is one whole message.</summary>
    private sealed class CountingWebSocket : WebSocket
    {
        public int Reads { get; private set; }

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => WebSocketState.Open;

        public override string? SubProtocol => null;

        public override void Abort()
        {
        }

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Dispose()
        {
        }

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
        {
            Reads++;
            return Task.FromResult(new WebSocketReceiveResult(3, WebSocketMessageType.Binary, endOfMessage: true));
        }

        public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
            Task.CompletedTask;
    }
}
