using System.Buffers.Binary;

namespace PhoenixSharp.Wire;

/// <summary>One encoded message, ready for every connection that speaks the same serializer.</summary>
/// <remarks>
/// Server frames are not masked (RFC 6455 §5.1), so the WebSocket header is the same for everyone too: it stands right in front of
/// the body, and the one array is shared by all queues.
/// </remarks>
public sealed class Frame
{
    private readonly byte[] _bytes;
    private readonly int _headerLength;
    private int _holders; // queues that count this frame

    /// <summary>Frames a body.</summary>
    public Frame(Opcode opcode, ReadOnlySpan<byte> body)
    {
        _headerLength = body.Length switch { < 126 => 2, <= ushort.MaxValue => 4, _ => 10 };
        _bytes = GC.AllocateUninitializedArray<byte>(_headerLength + body.Length);
        WriteHeader(_bytes, opcode, body.Length);
        body.CopyTo(_bytes.AsSpan(_headerLength));
    }

    private Frame(byte[] framed) => (_bytes, _headerLength) = (framed, 2);

    /// <summary>Gets the kind of the body.</summary>
    public Opcode Opcode => (Opcode)(_bytes[0] & 0x0F);

    /// <summary>Gets the message alone, as long poll sends it.</summary>
    public ReadOnlyMemory<byte> Body => _bytes.AsMemory(_headerLength);

    /// <summary>Gets the message behind its WebSocket header. Do not write to it: all queues share it.</summary>
    public ReadOnlyMemory<byte> Framed => _bytes;

    /// <summary>Gets the number of bytes, with the header.</summary>
    internal int Length => _bytes.Length;

    /// <summary>Wraps a control frame that has its header already (RFC 6455 §5.5: at most 125 bytes follow two of header).</summary>
    internal static Frame OfControl(byte[] framed) => new(framed);

    /// <summary>Counts one queue more that holds this frame.</summary>
    /// <returns><see langword="true"/> for the first.</returns>
    internal bool Hold() => Interlocked.Increment(ref _holders) == 1;

    /// <summary>Counts one queue less.</summary>
    /// <returns><see langword="true"/> for the last.</returns>
    internal bool Release() => Interlocked.Decrement(ref _holders) == 0;

    // fin + opcode | length, or 126 + 16 bits, or 127 + 64 bits (RFC 6455 §5.2)
    private static void WriteHeader(Span<byte> target, Opcode opcode, int length)
    {
        target[0] = (byte)(0x80 | (byte)opcode);
        switch (length)
        {
            case < 126:
                target[1] = (byte)length;
                break;
            case <= ushort.MaxValue:
                target[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)length);
                break;
            default:
                target[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(target[2..], (ulong)length);
                break;
        }
    }
}
