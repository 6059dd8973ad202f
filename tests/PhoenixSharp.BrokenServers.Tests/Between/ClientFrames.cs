using System.Buffers.Binary;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.BrokenServers.Tests.Between;

/// <summary>Listens in on a client's bytes for its text messages; what is cut short or in parts is not waited for.</summary>
internal sealed class ClientFrames
{
    private readonly List<byte> _unread = [];

    public IReadOnlyList<Message> Read(ReadOnlySpan<byte> bytes)
    {
        _unread.AddRange(bytes);
        List<Message> messages = [];
        while (Take() is { } frame)
        {
            if (frame is { Opcode: Opcode.Text, Fin: true } && Message.Read(frame.Payload) is { } message)
                messages.Add(message);
        }
        return messages;
    }

    // RFC 6455 §5.2: two bytes, the length, the key, the payload under it.
    private RawFrame? Take()
    {
        var bytes = _unread.ToArray().AsSpan();
        if (bytes.Length < 2)
            return null;
        var (masked, more) = ((bytes[1] & 0x80) != 0, (bytes[1] & 0x7F) switch { 126 => 2, 127 => 8, _ => 0 });
        var start = 2 + more + (masked ? 4 : 0);
        if (bytes.Length < start)
            return null;
        var length = more switch { 2 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), 8 => BinaryPrimitives.ReadInt64BigEndian(bytes[2..]), _ => bytes[1] & 0x7F };
        if (bytes.Length - start < length)
            return null;
        var payload = bytes.Slice(start, (int)length).ToArray();
        for (var i = 0; masked && i < payload.Length; i++)
            payload[i] ^= bytes[start - 4 + i % 4];
        var frame = new RawFrame(bytes[0] & 0x0F, payload, (bytes[0] & 0x80) != 0);
        _unread.RemoveRange(0, start + payload.Length);
        return frame;
    }
}
