using System.Buffers;
using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;

namespace PhoenixSharp.Transports;

/// <summary>Sends the transport's framed bytes as messages of a host's WebSocket.</summary>
/// <remarks>
/// The queue holds unmasked frames of the server: text, binary and close (RFC 6455 §5.2). A piece can begin and end anywhere in a frame. A
/// message that arrives in several pieces is sent in several fragments.
/// </remarks>
internal sealed class HostOutlet(WebSocket socket) : Outlet
{
    private readonly byte[] _header = new byte[10];
    private readonly List<ReadOnlyMemory<byte>> _pending = [];
    private readonly ArrayBufferWriter<byte> _close = new(125); // the payload of a close frame
    private int _headerLength; // bytes of the header that were read
    private ulong _payloadLeft;

    public override void Write(ReadOnlyMemory<byte> bytes) => _pending.Add(bytes);

    public override async ValueTask<bool> FlushAsync()
    {
        foreach (var piece in _pending)
        {
            await SendAsync(piece);
            CountAccepted(piece.Length);
        }
        _pending.Clear();
        return true;
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (!HasHeader)
            {
                ReadHeader(bytes.Span[0]);
                bytes = bytes[1..];
                if (!HasHeader || _payloadLeft > 0)
                    continue; // an empty message is sent at once: no payload follows
            }
            var part = bytes[..(int)Math.Min(_payloadLeft, (ulong)bytes.Length)];
            bytes = bytes[part.Length..];
            _payloadLeft -= (ulong)part.Length;
            await SendPartAsync(part);
            if (_payloadLeft == 0)
                _headerLength = 0;
        }
    }

    private bool HasHeader => _headerLength >= 2 && _headerLength == HeaderSize;

    private int HeaderSize => _header[1] switch { 126 => 4, 127 => 10, _ => 2 };

    private void ReadHeader(byte next)
    {
        _header[_headerLength++] = next;
        if (HasHeader)
            _payloadLeft = _header[1] switch
            {
                126 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
                127 => BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(2)),
                var length => length,
            };
    }

    private ValueTask SendPartAsync(ReadOnlyMemory<byte> part)
    {
        var opcode = _header[0] & 0x0F;
        if (opcode != 8)
            return socket.SendAsync(part, TypeOf(opcode), _payloadLeft == 0, CancellationToken.None);
        _close.Write(part.Span);
        return _payloadLeft == 0 ? new ValueTask(CloseAsync(_close.WrittenSpan)) : ValueTask.CompletedTask;
    }

    private static WebSocketMessageType TypeOf(int opcode) => opcode == 1 ? WebSocketMessageType.Text : WebSocketMessageType.Binary;

    // RFC 6455 §5.5.1: the code, then the reason
    private Task CloseAsync(ReadOnlySpan<byte> payload) => socket.CloseOutputAsync(
        (WebSocketCloseStatus)BinaryPrimitives.ReadUInt16BigEndian(payload), Encoding.UTF8.GetString(payload[2..]), CancellationToken.None);
}
