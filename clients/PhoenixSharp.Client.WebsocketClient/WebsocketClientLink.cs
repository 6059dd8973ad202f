using System.Net.WebSockets;
using PhoenixSharp.Wire;
using Websocket.Client;

namespace PhoenixSharp.Client;

/// <summary>One open connection of Websocket.Client.</summary>
/// <remarks>
/// Messages are sent with <c>SendInstant</c>, which waits until the message is sent. The library's queues are not used: text and binary
/// messages have separate queues and can overtake each other.
/// </remarks>
internal sealed class WebsocketClientLink : IClientConnection
{
    private readonly WebsocketClient _client;
    private readonly GatedWebSocket _socket;
    private readonly IDisposable _subscription;
    private Task _closing = Task.CompletedTask;

    /// <summary>Creates the link, before the client starts.</summary>
    /// <param name="client">A client whose factory returns <paramref name="socket"/>.</param>
    /// <param name="socket">The open WebSocket.</param>
    public WebsocketClientLink(WebsocketClient client, GatedWebSocket socket)
    {
        (_client, _socket) = (client, socket);
        _subscription = client.MessageReceived.Subscribe(message => socket.Deliver(message.Binary));
    }

    public bool NeedsHeartbeat => true;

    public async ValueTask SendAsync(IReadOnlyList<Frame> frames, CancellationToken cancellationToken)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            var type = frames[i].Opcode == Opcode.Text ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
            await SendAsync(new OutgoingMessage(frames[i].Body.ToArray(), type, cancellationToken)).ConfigureAwait(false);
        }
    }

    public ValueTask<ReceivedFrame> ReceiveAsync(CancellationToken cancellationToken) => _socket.ReceiveMessageAsync(cancellationToken);

    public async ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken)
    {
        _closing = _client.StopOrFail((WebSocketCloseStatus)code, reason);
        await _closing.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        if (!_closing.IsCompleted)
            _socket.Abort(); // ends a close that can't be sent
        // The library notifies its subscribers of the close before it is disposed. CloseAsync has thrown the error.
        await _closing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _socket.Dispose(); // the client has no socket if it did not start
    }

    private async ValueTask SendAsync(OutgoingMessage message)
    {
        _socket.Outgoing = message;
        await _client.SendInstant(message.Bytes).WaitAsync(message.CancellationToken).ConfigureAwait(false);
        if (!message.IsSent) // the library drops a message without an error when the connection is closed
            throw new WebSocketException(WebSocketError.InvalidState, "The WebSocket is closed: the message was not sent.");
    }
}
