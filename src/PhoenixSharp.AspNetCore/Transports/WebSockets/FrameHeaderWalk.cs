using System.Buffers.Binary;

namespace PhoenixSharp.Transports;

/// <summary>Follows the frame headers of a client's byte stream, to know how large a message is before its data is there, and that it is masked.</summary>
/// <remarks>
/// Opcodes and all the rest are the base library's to check (RFC 6455 §5.2). Where that finds a frame wrong the connection ends, so it
/// doesn't matter what is counted behind it. It waits for the four bytes of a mask before it notices that there is none, though:
/// a short frame without one would be waited on for ever.
/// </remarks>
internal struct FrameHeaderWalk
{
    private const int LongestHeader = 14; // 2 + 8 bytes of length + 4 of mask

    private readonly byte[] _header;
    private readonly long _limit;
    private long _payloadLeft;
    private long _message; // bytes of the message so far, all its fragments
    private int _headerLength;
    private bool _isClosed; // what comes behind a close is nobody's business (RFC 6455 §1.4)

    public FrameHeaderWalk(long limit)
    {
        _header = new byte[LongestHeader];
        _limit = limit;
    }

    /// <summary>What a refused frame is closed with.</summary>
    public SessionClose Refusal { get; private set; } = SessionClose.TooBig;

    /// <summary>Gets the number of bytes that the message declares, all its fragments so far.</summary>
    public readonly long MessageBytes => _payloadLeft > long.MaxValue - _message ? long.MaxValue : _message + _payloadLeft;

    /// <summary>Looks at the next bytes of the stream.</summary>
    /// <returns>False if a message is declared that passes the limit, or a frame is not masked.</returns>
    public bool Advance(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !_isClosed)
        {
            if (_payloadLeft > 0)
            {
                var skipped = (int)Math.Min(_payloadLeft, bytes.Length);
                _payloadLeft -= skipped;
                bytes = bytes[skipped..];
                continue;
            }
            _header[_headerLength++] = bytes[0];
            bytes = bytes[1..];
            if (_headerLength >= 2 && _headerLength == HeaderSize() && !Begin())
                return false;
        }
        return true;
    }

    private readonly int HeaderSize()
    {
        var length = (_header[1] & 0x7F) switch { 126 => 4, 127 => 10, _ => 2 };
        return (_header[1] & 0x80) != 0 ? length + 4 : length;
    }

    private bool Begin()
    {
        _headerLength = 0;
        if ((_header[1] & 0x80) == 0)
        {
            Refusal = SessionClose.BrokenFraming; // RFC 6455 §5.1
            return false;
        }
        var declared = (_header[1] & 0x7F) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
            127 => BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(2)),
            var small => (ulong)small,
        };
        _payloadLeft = (long)Math.Min(declared, long.MaxValue);
        var opcode = _header[0] & 0x0F;
        _isClosed = opcode == 8;
        if (opcode >= 8)
            return true; // a control frame may stand between fragments, and has 125 bytes at the most
        _message = opcode == 0 ? _message : 0;
        if (_payloadLeft > _limit - _message)
            return false;
        _message += _payloadLeft;
        return true;
    }
}
