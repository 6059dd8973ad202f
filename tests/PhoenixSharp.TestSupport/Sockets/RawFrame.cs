using System.Buffers.Binary;
using System.Text;

namespace PhoenixSharp.TestSupport;

/// <summary>A WebSocket frame (RFC 6455 §5.2), right or wrong, and its bytes.</summary>
public sealed record RawFrame(bool Fin, int Opcode, byte[] Payload)
{
    public const int Continuation = 0;
    public const int TextFrame = 1;
    public const int BinaryFrame = 2;
    public const int CloseFrame = 8;
    public const int PingFrame = 9;
    public const int PongFrame = 10;

    public string Text => Encoding.UTF8.GetString(Payload);

    /// <summary>Gets a close frame's code; 0 for none.</summary>
    public int CloseCode => Payload.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(Payload);

    public string CloseReason => Payload.Length < 2 ? "" : Encoding.UTF8.GetString(Payload.AsSpan(2));

    /// <summary>Writes a client's frame.</summary>
    public static byte[] Bytes(int opcode, ReadOnlySpan<byte> payload, bool fin = true, bool masked = true, int reserved = 0)
    {
        var header = Header(opcode, payload.Length, fin, masked, reserved);
        byte[] frame = [.. header, .. payload];
        for (var i = 0; masked && i < payload.Length; i++)
            frame[header.Length + i] ^= header[header.Length - 4 + (i % 4)];
        return frame;
    }

    /// <summary>Writes a close frame.</summary>
    public static byte[] Close(int code, string reason = "") =>
        Bytes(CloseFrame, [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)]);

    /// <summary>Writes a frame's header alone, for a payload that may never come.</summary>
    public static byte[] Header(int opcode, ulong length, bool fin = true, bool masked = true, int reserved = 0)
    {
        var first = (byte)((fin ? 0x80 : 0) | (reserved << 4) | opcode);
        var mask = masked ? 0x80 : 0;
        byte[] header = length switch
        {
            < 126 => [first, (byte)(mask | (int)length)],
            <= ushort.MaxValue => [first, (byte)(mask | 126), (byte)(length >> 8), (byte)length],
            _ => [first, (byte)(mask | 127), .. BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(length))],
        };
        return masked ? [.. header, 0x37, 0xFA, 0x21, 0x3D] : header;
    }

    private static byte[] Header(int opcode, int length, bool fin, bool masked, int reserved) => Header(opcode, (ulong)length, fin, masked, reserved);
}
