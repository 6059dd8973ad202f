using System.Net.WebSockets;

namespace PhoenixSharp.Client;

/// <summary>Closes a WebSocket, and answers the server's close.</summary>
/// <remarks>The package PhoenixSharp.Client.WebsocketClient also compiles this file.</remarks>
internal static class WebSocketClosing
{
    private const int NoStatus = 1005; // RFC 6455 §7.4.1

    /// <summary>Answers the server's close with the same code, and returns the server's code and reason.</summary>
    /// <param name="socket">A WebSocket that has received a close.</param>
    /// <param name="cancellationToken">Cancels the answer. The close is returned in any case.</param>
    public static async ValueTask<CloseInfo> AnswerAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var status = socket.CloseStatus;
        var close = new CloseInfo((int?)status ?? NoStatus, socket.CloseStatusDescription ?? "");
        try
        {
            if (socket.State == WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(Answer(status), null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // A server that closes because of a message, such as with 1009, may not read the answer. Its close is still returned.
        }
        return close;
    }

    /// <summary>Closes because a message is larger than the limit, and returns the close that the client reports.</summary>
    /// <param name="socket">A WebSocket. The rest of its message is not read.</param>
    /// <param name="maxMessageBytes">The limit, in bytes.</param>
    /// <param name="cancellationToken">Cancels the close.</param>
    public static async ValueTask<CloseInfo> RefuseAsync(WebSocket socket, int maxMessageBytes, CancellationToken cancellationToken)
    {
        await CloseAsync(socket, WebSocketCloseStatus.MessageTooBig, "message too big", cancellationToken).ConfigureAwait(false);
        return new CloseInfo((int)WebSocketCloseStatus.MessageTooBig, $"A message of more than {maxMessageBytes} bytes came.");
    }

    /// <summary>Sends a close, unless the client has sent one.</summary>
    public static async ValueTask CloseAsync(
        WebSocket socket, WebSocketCloseStatus code, string? reason, CancellationToken cancellationToken)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(code, reason, cancellationToken).ConfigureAwait(false);
    }

    private static WebSocketCloseStatus Answer(WebSocketCloseStatus? status) =>
        status is null or WebSocketCloseStatus.Empty ? WebSocketCloseStatus.NormalClosure : status.Value;
}
