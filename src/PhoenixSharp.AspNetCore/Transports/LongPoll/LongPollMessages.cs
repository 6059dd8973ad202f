using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

/// <summary>
/// Enumerates the messages of a body. Each message is copied when it is reached, so the rest of a refused body is never copied.
/// </summary>
/// <remarks>
/// In ndjson a line that begins with <c>[</c> is text, any other is a binary message in base64; CR LF ends a line too, and an empty rest
/// behind the last is none. Only the first hundred lines count; phoenix.js sends no more at once (Phoenix
/// <c>transports/long_poll.ex</c>, <c>publish/4</c>). Another content type makes the whole body one text.
/// </remarks>
/// <param name="body">The body of a POST.</param>
/// <param name="isLines">Whether it is ndjson.</param>
/// <param name="maxMessageBytes">The number of bytes that one message may have, after base64 is decoded.</param>
internal sealed class LongPollMessages(ReadOnlyMemory<byte> body, bool isLines, int maxMessageBytes)
{
    private const int MaxMessages = 100;

    private ReadOnlyMemory<byte> _rest = body;
    private int _count;

    public Opcode Opcode { get; private set; }

    /// <summary>Gets the message, or null if it is not valid base64 or too long.</summary>
    public byte[]? Frame { get; private set; }

    /// <summary>Gets the number of bytes of the message, after base64 is decoded.</summary>
    public int FrameBytes { get; private set; }

    /// <summary>Gets a value indicating whether the message is too long.</summary>
    public bool IsTooLong => FrameBytes > maxMessageBytes;

    /// <summary>Gets a value indicating whether another message follows.</summary>
    public bool HasMore => _count == 0 || (!_rest.IsEmpty && isLines && _count < MaxMessages);

    /// <summary>Advances to the next message.</summary>
    /// <returns><see langword="false"/> if there is none.</returns>
    /// <exception cref="MalformedFrameException">The message is text, but not UTF-8.</exception>
    public bool MoveNext()
    {
        if (!HasMore)
            return false;
        _count++;
        var line = isLines ? TakeLine() : _rest.Span;
        Opcode = isLines && line is not [(byte)'[', ..] ? Opcode.Binary : Opcode.Text;
        Frame = Opcode == Opcode.Binary ? Decode(line) : Copy(line);
        return true;
    }

    private ReadOnlySpan<byte> TakeLine()
    {
        var end = _rest.Span.IndexOf((byte)'\n');
        var line = end < 0 ? _rest.Span : _rest.Span[..end];
        _rest = end < 0 ? default : _rest[(end + 1)..];
        return line is [.. var bare, (byte)'\r'] ? bare : line;
    }

    private byte[]? Copy(ReadOnlySpan<byte> text)
    {
        FrameBytes = text.Length;
        if (IsTooLong)
            return null;
        return Utf8.IsValid(text) ? text.ToArray() : throw new MalformedFrameException("A text message must be UTF-8.");
    }

    private byte[]? Decode(ReadOnlySpan<byte> line)
    {
        FrameBytes = 0;
        if (!Base64.IsValid(line, out var length))
            return null;
        FrameBytes = length;
        if (IsTooLong)
            return null;
        var bytes = new byte[length];
        return Base64.DecodeFromUtf8(line, bytes, out _, out _) == OperationStatus.Done ? bytes : null;
    }
}
