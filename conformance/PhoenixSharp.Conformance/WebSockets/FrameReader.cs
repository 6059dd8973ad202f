using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace PhoenixSharp.Conformance.WebSockets;

/// <summary>Reads a server's frames from a stream and puts messages in parts together.</summary>
/// <param name="stream">What the server sends.</param>
/// <param name="deflated">permessage-deflate was taken (RFC 7692), without context takeover by the server.</param>
internal sealed class FrameReader(Stream stream, bool deflated = false)
{
    private const long LongestMessage = 64 * 1024 * 1024;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private FrameKind? _unfinished;
    private bool _compressed;
    private readonly ArrayBufferWriter<byte> _parts = new();

    /// <summary>Reads on until a message or a control frame is whole.</summary>
    /// <exception cref="EndOfStreamException">The connection ended.</exception>
    public async Task<Arrival> ReadAsync(CancellationToken cancellationToken)
    {
        var header = new byte[8];
        while (true)
        {
            await stream.ReadExactlyAsync(header.AsMemory(0, 2), cancellationToken);
            var (first, second) = (header[0], header[1]);
            if (Complaint(first, second) is { } complaint)
                return new Arrival.Broken(complaint);
            var length = await ReadLengthAsync(second & 0x7F, header, cancellationToken);
            if (length is < 0 or > LongestMessage)
                return new Arrival.Broken($"a frame of {length} bytes, more than the {LongestMessage} this suite reads");
            var payload = new byte[length];
            await stream.ReadExactlyAsync(payload, cancellationToken);
            _compressed |= IsCompressed(first);
            if (Take(first & 0x0F, (first & 0x80) != 0, payload) is { } arrival)
                return arrival;
        }
    }

    private string? Complaint(byte first, byte second) => (first & 0x0F) switch
    {
        _ when (second & 0x80) != 0 => "a masked frame from the server (RFC6455§5.1)",
        _ when (first & 0x70) != 0 && !IsCompressed(first) => "a frame with reserved bits set (RFC6455§5.2)",
        Opcode.Continuation when _unfinished is null => "a continuation of nothing (RFC6455§5.4)",
        Opcode.Text or Opcode.Binary when _unfinished is not null => "a new message inside an unfinished one (RFC6455§5.4)",
        Opcode.Close or Opcode.Ping or Opcode.Pong when (first & 0x80) == 0 => "a control frame in parts (RFC6455§5.5)",
        Opcode.Continuation or Opcode.Text or Opcode.Binary or Opcode.Close or Opcode.Ping or Opcode.Pong => null,
        var opcode => $"a frame with opcode {opcode}, which does not exist (RFC6455§5.2)",
    };

    // RFC 7692 §6: RSV1 alone, on the first frame of a message.
    private bool IsCompressed(byte first) => deflated && (first & 0x70) == 0x40 && (first & 0x0F) is Opcode.Text or Opcode.Binary;

    private async ValueTask<long> ReadLengthAsync(int length, byte[] buffer, CancellationToken cancellationToken)
    {
        if (length < 126)
            return length;
        var more = buffer.AsMemory(0, length == 126 ? 2 : 8);
        await stream.ReadExactlyAsync(more, cancellationToken);
        return length == 126 ? BinaryPrimitives.ReadUInt16BigEndian(more.Span) : BinaryPrimitives.ReadInt64BigEndian(more.Span);
    }

    private Arrival? Take(int opcode, bool fin, byte[] payload) => opcode switch
    {
        Opcode.Close => Close(payload),
        Opcode.Ping => new Arrival.Message(new Frame(FrameKind.Ping, payload)),
        Opcode.Pong => new Arrival.Message(new Frame(FrameKind.Pong, payload)),
        _ => Join(opcode, fin, payload),
    };

    private Arrival? Join(int opcode, bool fin, byte[] payload)
    {
        if (opcode != Opcode.Continuation)
            _unfinished = opcode == Opcode.Text ? FrameKind.Text : FrameKind.Binary;
        _parts.Write(payload);
        if (!fin)
            return null;
        var bytes = _parts.WrittenSpan.ToArray();
        var kind = _unfinished!.Value;
        var compressed = _compressed;
        _parts.ResetWrittenCount();
        (_unfinished, _compressed) = (null, false);
        if (compressed && Deflate.InflateOrNull(bytes) is var inflated)
            return inflated is null ? new Arrival.Broken("a message that can't be inflated (RFC7692§7.2.2)") : new Arrival.Message(new Frame(kind, inflated));
        return new Arrival.Message(new Frame(kind, bytes));
    }

    private static Arrival Close(byte[] payload)
    {
        if (payload.Length == 0)
            return new Arrival.Closed(null, "");
        if (payload.Length == 1)
            return new Arrival.Broken("a close frame with one byte of payload (RFC6455§5.5.1)");
        try
        {
            return new Arrival.Closed(BinaryPrimitives.ReadUInt16BigEndian(payload), Strict.GetString(payload.AsSpan(2)));
        }
        catch (DecoderFallbackException)
        {
            return new Arrival.Broken("a close frame whose reason is not UTF-8 (RFC6455§5.5.1)");
        }
    }
}
