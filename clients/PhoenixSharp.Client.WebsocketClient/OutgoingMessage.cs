using System.Net.WebSockets;
using System.Runtime.InteropServices;

namespace PhoenixSharp.Client;

/// <summary>A message on its way through Websocket.Client, which carries bytes alone.</summary>
/// <param name="bytes">The message, in an array of its own.</param>
/// <param name="type">Text or binary.</param>
/// <param name="cancellationToken">Cancels the sending.</param>
internal sealed class OutgoingMessage(byte[] bytes, WebSocketMessageType type, CancellationToken cancellationToken)
{
    public byte[] Bytes => bytes;

    public WebSocketMessageType Type => type;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Gets or sets a value indicating whether the library has passed the message to the WebSocket.</summary>
    public bool IsSent { get; set; }

    /// <summary>Determines whether a buffer that the library sends is this message.</summary>
    public bool Is(ReadOnlyMemory<byte> buffer) => MemoryMarshal.TryGetArray(buffer, out var segment) && segment.Array == bytes;
}
