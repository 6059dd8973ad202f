using System.Net.WebSockets;
using System.Runtime.InteropServices;

namespace PhoenixSharp.Client;

/// <summary>A message that is sent through Websocket.Client. The library passes only its bytes on, so the type is kept here.</summary>
/// <param name="bytes">The message. The array is used for this message only.</param>
/// <param name="type">Text or binary.</param>
/// <param name="cancellationToken">Cancels the send.</param>
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
