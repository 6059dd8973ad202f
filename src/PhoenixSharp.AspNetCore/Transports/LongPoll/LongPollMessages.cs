using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

/// <summary>Walks the messages of a body, each a copy of its own, without splitting what is never looked at.</summary>
/// <remarks>
/// In ndjson a line that begins with <c>[</c> is text, any other is a binary message in base64; CR LF ends a line too, and an empty rest
/// behind the last is none. Only the first hundred lines count; phoenix.js sends no more at once (Phoenix
/// <c>transports/long_poll.ex</c>, <c>publish/4</c>). Another content type makes the whole body one text.
/// </remarks>
internal ref struct LongPollMessages(ReadOnlySpan<byte> body, bool isLines)
{
    private const int Most = 100;

    private ReadOnlySpan<byte> _rest = body;
    private int _count;

    public Opcode Opcode { get; private set; }

    /// <summary>Gets the message; null if its base64 is none.</summary>
    public byte[]? Frame { get; private set; }

    /// <summary>Goes to the next message.</summary>
    /// <exception cref="MalformedFrameException">It is text, but not in UTF-8.</exception>
    public bool MoveNext()
    {
        if (_count == (isLines ? Most : 1) || (_count > 0 && _rest.IsEmpty))
            return false;
        _count++;
        var line = isLines ? TakeLine() : _rest;
        Opcode = isLines && line is not [(byte)'[', ..] ? Opcode.Binary : Opcode.Text;
        Frame = Opcode == Opcode.Binary ? Decode(line) : Utf8.IsValid(line) ? line.ToArray() : throw new MalformedFrameException("A text message must be UTF-8.");
        return true;
    }

    private ReadOnlySpan<byte> TakeLine()
    {
        var end = _rest.IndexOf((byte)'\n');
        var line = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? [] : _rest[(end + 1)..];
        return line is [.. var bare, (byte)'\r'] ? bare : line;
    }

    private static byte[]? Decode(ReadOnlySpan<byte> line)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(line.Length)];
        return Base64.DecodeFromUtf8(line, bytes, out _, out var length) == OperationStatus.Done ? bytes[..length] : null;
    }
}
