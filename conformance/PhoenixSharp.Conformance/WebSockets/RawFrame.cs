using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PhoenixSharp.Conformance.WebSockets;

internal static class Opcode
{
    public const int Continuation = 0;
    public const int Text = 1;
    public const int Binary = 2;
    public const int Close = 8;
    public const int Ping = 9;
    public const int Pong = 10;
}

/// <summary>One frame as it lies on the wire, lawful or not: the suite has to send what no library would let it send.</summary>
/// <param name="Rsv">The three reserved bits, RSV1 the highest.</param>
/// <param name="DeclaredLength">The length that the header names; null for the true one.</param>
internal sealed record RawFrame(int Opcode, byte[] Payload, bool Fin = true, int Rsv = 0, bool Masked = true, long? DeclaredLength = null)
{
    /// <summary>The masking key, four bytes; null for a random one.</summary>
    public byte[]? Key { get; init; }

    /// <summary>In how many bytes behind the second one the length stands: 0, 2 or 8; null for the fewest that hold it.</summary>
    public int? LengthBytes { get; init; }

    // RFC 6455 §5.2:
    // FIN RSV(3) opcode(4) | MASK length(7) | length(16 or 64, where the 7 bits say 126 or 127) | key(32, where masked) | payload …
    public byte[] ToBytes()
    {
        var length = DeclaredLength ?? Payload.Length;
        var extra = LengthBytes ?? Shortest(length);
        var header = 2 + extra + (Masked ? 4 : 0);
        var bytes = new byte[header + Payload.Length];
        bytes[0] = (byte)((Fin ? 0x80 : 0) | Rsv << 4 | Opcode);
        bytes[1] = (byte)((Masked ? 0x80 : 0) | (extra == 0 ? (int)length : extra == 2 ? 126 : 127));
        if (extra == 2)
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)length);
        if (extra == 8)
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(2), length);
        Payload.CopyTo(bytes, header);
        if (Masked)
            Mask(bytes.AsSpan(header - 4));
        return bytes;
    }

    private static int Shortest(long length) => length switch
    {
        >= 0 and < 126 => 0,
        >= 0 and <= ushort.MaxValue => 2,
        _ => 8,
    };

    private void Mask(Span<byte> keyAndPayload)
    {
        if (Key is { } key)
            key.CopyTo(keyAndPayload);
        else
            RandomNumberGenerator.Fill(keyAndPayload[..4]);
        for (var i = 4; i < keyAndPayload.Length; i++)
            keyAndPayload[i] ^= keyAndPayload[i & 3];
    }

    public static byte[] ToBytes(IReadOnlyList<RawFrame> frames)
    {
        using var bytes = new MemoryStream();
        foreach (var frame in frames)
            bytes.Write(frame.ToBytes());
        return bytes.ToArray();
    }

    /// <summary>A close frame; a null <paramref name="code"/> makes one without payload.</summary>
    public static RawFrame Close(int? code, string reason, bool masked = true)
    {
        if (code is not { } value)
            return new RawFrame(WebSockets.Opcode.Close, [], Masked: masked);
        var text = System.Text.Encoding.UTF8.GetBytes(reason);
        byte[] payload = [(byte)(value >> 8), (byte)value, .. text];
        return new RawFrame(WebSockets.Opcode.Close, payload, Masked: masked);
    }
}
