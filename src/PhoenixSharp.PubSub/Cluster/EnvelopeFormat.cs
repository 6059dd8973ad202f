using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace PhoenixSharp.Cluster;

/// <summary>Writes envelopes, and reads them from bytes that nobody vouches for.</summary>
/// <remarks>
/// Numbers are little-endian. The payload stands as its broadcaster wrote it and is parsed by nobody on the way.
/// <code>
/// 0    2 bytes   'P' 'X'
/// 2    1 byte    version, 1
/// 3    1 byte    kind; 128 is added where the payload is binary
/// 4    8 bytes   incarnation
/// 12   8 bytes   sequence
/// 20   1 byte    length of the node's name
/// 21   4 bytes   length of the topic, in UTF-8
/// 25   4 bytes   length of the event, in UTF-8
/// 29   …         node, topic, event, payload
/// end  16 bytes  of the HMAC-SHA256 of all before it, where the nodes share a secret
/// </code>
/// </remarks>
internal sealed class EnvelopeFormat(int maxBroadcastBytes, string? secret)
{
    public const int MaxNameBytes = 64;
    private const int HeaderBytes = 29;
    private const int SequenceAt = 12;
    private const byte Binary = 0x80;

    private readonly byte[]? _key = secret is null ? null : Encoding.UTF8.GetBytes(secret);

    private int MacBytes => _key is null ? 0 : 16;

    /// <summary>Tells whether a node may have this name: 1 to 64 visible ASCII characters.</summary>
    public static bool IsName(ReadOnlySpan<byte> name) => name.Length is >= 1 and <= MaxNameBytes && !name.ContainsAnyExceptInRange((byte)'!', (byte)'~');

    /// <summary>Writes an envelope, all but its number and its seal.</summary>
    public byte[] Write(EnvelopeKind kind, ReadOnlySpan<byte> node, ulong incarnation, string topic, string @event, in Payload payload)
    {
        var (topicBytes, eventBytes) = (Encoding.UTF8.GetByteCount(topic), Encoding.UTF8.GetByteCount(@event));
        var body = payload.Bytes.Span;
        var envelope = new byte[HeaderBytes + node.Length + topicBytes + eventBytes + body.Length + MacBytes];
        "PX"u8.CopyTo(envelope);
        envelope[2] = 1;
        envelope[3] = (byte)((byte)kind | (payload.IsBinary ? Binary : 0));
        BinaryPrimitives.WriteUInt64LittleEndian(envelope.AsSpan(4), incarnation);
        envelope[20] = (byte)node.Length;
        BinaryPrimitives.WriteInt32LittleEndian(envelope.AsSpan(21), topicBytes);
        BinaryPrimitives.WriteInt32LittleEndian(envelope.AsSpan(25), eventBytes);
        var rest = envelope.AsSpan(HeaderBytes);
        node.CopyTo(rest);
        Encoding.UTF8.GetBytes(topic, rest = rest[node.Length..]);
        Encoding.UTF8.GetBytes(@event, rest = rest[topicBytes..]);
        body.CopyTo(rest[eventBytes..]);
        return envelope;
    }

    /// <summary>Numbers an envelope and seals it: what is written then goes out.</summary>
    public void Seal(Span<byte> envelope, ulong sequence)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(envelope[SequenceAt..], sequence);
        if (_key is not null)
            Mac(envelope[..^MacBytes]).AsSpan(0, MacBytes).CopyTo(envelope[^MacBytes..]);
    }

    /// <summary>Reads an envelope.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="envelope">What it says.</param>
    /// <returns>Null if it is one; else what is wrong with it, in a word for the metric.</returns>
    public string? Read(ReadOnlySpan<byte> bytes, out Envelope envelope)
    {
        envelope = default;
        if (bytes.Length < HeaderBytes + MacBytes || !bytes.StartsWith("PX"u8))
            return "foreign";
        if (bytes[2] != 1)
            return "version";
        if (_key is not null && !CryptographicOperations.FixedTimeEquals(Mac(bytes[..^MacBytes]).AsSpan(0, MacBytes), bytes[^MacBytes..]))
            return "seal";
        return ReadParts(bytes[..^MacBytes], ref envelope);
    }

    private string? ReadParts(ReadOnlySpan<byte> bytes, ref Envelope envelope)
    {
        envelope.Kind = (EnvelopeKind)(bytes[3] & ~Binary);
        envelope.IsBinary = (bytes[3] & Binary) != 0;
        if (envelope.Kind > EnvelopeKind.Farewell)
            return "kind";
        envelope.Incarnation = BinaryPrimitives.ReadUInt64LittleEndian(bytes[4..]);
        envelope.Sequence = BinaryPrimitives.ReadUInt64LittleEndian(bytes[SequenceAt..]);
        long node = bytes[20], topic = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]), @event = BinaryPrimitives.ReadUInt32LittleEndian(bytes[25..]);
        var rest = bytes[HeaderBytes..];
        if (node + topic + @event > rest.Length || rest.Length - node > maxBroadcastBytes)
            return "length";
        envelope.Node = rest[..(int)node];
        envelope.Topic = (rest = rest[(int)node..])[..(int)topic];
        envelope.Event = (rest = rest[(int)topic..])[..(int)@event];
        envelope.Payload = rest[(int)@event..];
        return IsName(envelope.Node) && IsText(envelope) ? null : "text";
    }

    // Whether JSON is JSON its broadcaster has seen to; that it is text at all is checked, since one frame that isn't would close every
    // WebSocket on the topic.
    private static bool IsText(in Envelope envelope)
    {
        var isBody = envelope.Kind is EnvelopeKind.Beat or EnvelopeKind.Farewell || envelope.IsBinary || (!envelope.Payload.IsEmpty && Utf8.IsValid(envelope.Payload));
        return isBody && Utf8.IsValid(envelope.Topic) && Utf8.IsValid(envelope.Event);
    }

    private byte[] Mac(ReadOnlySpan<byte> bytes) => HMACSHA256.HashData(_key!, bytes);
}
