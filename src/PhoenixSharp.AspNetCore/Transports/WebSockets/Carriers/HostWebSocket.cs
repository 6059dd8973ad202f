using System.Net.WebSockets;

namespace PhoenixSharp.Transports;

/// <summary>
/// The receiving side of a host's WebSocket. It restarts the idle timeout with each part of a message, and refuses a message that is too
/// large.
/// </summary>
/// <remarks><see cref="HostOutlet"/> sends, in the order of the transport's queue.</remarks>
internal sealed class HostWebSocket(WebSocket socket, WebSocketTransport transport, CancellationToken aborted) : WebSocket
{
    private long _messageBytes; // of the message that is being received

    public override WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    public override string? CloseStatusDescription => socket.CloseStatusDescription;

    public override WebSocketState State => socket.State;

    public override string? SubProtocol => socket.SubProtocol;

    /// <summary>Receives a part of a message.</summary>
    /// <exception cref="FrameRefusedException">The message is larger than the limit.</exception>
    /// <remarks>
    /// A cancelled token aborts the host's WebSocket, so it gets only the token that <see cref="HostCarrier"/> cancels in
    /// order to abort it.
    /// </remarks>
    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var received = await socket.ReceiveAsync(buffer, aborted);
        _messageBytes += received.Count;
        transport.HeardMessage(_messageBytes);
        if (received.EndOfMessage)
            _messageBytes = 0;
        return received;
    }

    public override void Abort() => socket.Abort();

    public override void Dispose() => socket.Dispose();

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        throw OnlyReads();

    public override Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        throw OnlyReads();

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        throw OnlyReads();

    public override Task CloseOutputAsync(
        WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        throw OnlyReads();

    private static NotSupportedException OnlyReads() => new("The transport only receives, into memory.");
}
