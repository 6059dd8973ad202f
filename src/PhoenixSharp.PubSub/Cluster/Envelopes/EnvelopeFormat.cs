using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace PhoenixSharp.Cluster;

/// <summary>Writes envelopes, and reads them from bytes that nobody vouches for.</summary>
/// <remarks>
/// Numbers are little-endian. The payload stands as its broadcaster wrote it and is parsed by nobody on the way.
/// <code>
/// 0    2 bytes   'P' 'X'
/// 2    1 byte    version, 1 or 2
/// 3    1 byte    kind; 128 is added where the payload is binary
/// 4    8 bytes   incarnation
/// 12   8 bytes   sequence
/// 20   1 byte    length of the node's name
/// 21   4 bytes   length of the topic, in UTF-8
/// 25   4 bytes   length of the event, in UTF-8
///                in version 2 only:
/// 29   1 byte    flags: 1 if the envelope is sealed
/// 30   8 bytes   serial
/// 38   8 bytes   recipient
///                in both:
/// 29/46  …       node, topic, event, payload
/// end  16 bytes  of the HMAC-SHA256 of all before it, if the envelope is sealed
/// </code>
/// <para>
/// A node reads the current version and the one before. It writes the one before while a peer that reads nothing newer is up or was up
/// lately, else the current one, so nodes of two neighbouring versions can be in one cluster. Beats and farewells are written in
/// version 1 for ever: they say which version a node reads (<see cref="BeatContent"/>), so all nodes must be able to read them.
/// </para>
/// <para>The key of version 2 contains the name of the cluster: what was sealed for another cluster with the same secret is refused.</para>
/// </remarks>
internal sealed class EnvelopeFormat
{
    /// <summary>The highest version that this node reads and writes.</summary>
    public const byte Current = 2;

    /// <summary>The version before, which this node reads too.</summary>
    public const byte Previous = 1;

    /// <summary>How many bytes a seal has.</summary>
    public const int SealBytes = Seals.Bytes;

    public const int MaxNameBytes = 64;

    /// <summary>The fault of an envelope whose seal is wrong, or that is sealed although this node has no secret.</summary>
    public const string SealFault = "seal";

    /// <summary>The fault of an envelope without a seal, if this node has a secret.</summary>
    public const string UnsealedFault = "unsealed";

    private const int PreviousHeader = 29;
    private const int CurrentHeader = 46;
    private const int SequenceAt = 12;
    private const int FlagsAt = 29;
    private const int SerialAt = 30;
    private const int RecipientAt = 38;
    private const byte Binary = 0x80;
    private const byte Sealed = 1;

    private readonly int _maxBroadcastBytes;
    private readonly Seals? _seals;

    /// <param name="maxBroadcastBytes">The number of bytes that the topic, event and payload may have.</param>
    /// <param name="secret">What the nodes share, or <see langword="null"/> if they seal nothing.</param>
    /// <param name="cluster">The cluster's name.</param>
    public EnvelopeFormat(int maxBroadcastBytes, string? secret, string cluster = "")
    {
        _maxBroadcastBytes = maxBroadcastBytes;
        _seals = secret is null ? null : new Seals(secret, cluster);
    }

    /// <summary>Gets a value indicating whether this node seals its envelopes.</summary>
    public bool IsSealing => _seals is not null;

    /// <summary>Determines whether a node may have this name: 1 to 64 visible ASCII characters.</summary>
    public static bool IsName(ReadOnlySpan<byte> name) =>
        name.Length is >= 1 and <= MaxNameBytes && !name.ContainsAnyExceptInRange((byte)'!', (byte)'~');

    /// <summary>Returns the version that written bytes are in.</summary>
    public static byte VersionOf(ReadOnlySpan<byte> envelope) => envelope[2];

    /// <summary>Writes an envelope without its numbers and its seal.</summary>
    public byte[] Write(
        byte version,
        EnvelopeKind kind,
        ReadOnlySpan<byte> node,
        ulong incarnation,
        string topic,
        string @event,
        in Payload payload,
        ulong recipient = 0)
    {
        var (topicBytes, eventBytes) = (Encoding.UTF8.GetByteCount(topic), Encoding.UTF8.GetByteCount(@event));
        var body = payload.Bytes.Span;
        var header = version == Previous ? PreviousHeader : CurrentHeader;
        var envelope = new byte[header + node.Length + topicBytes + eventBytes + body.Length + (IsSealing ? SealBytes : 0)];
        "PX"u8.CopyTo(envelope);
        envelope[2] = version;
        envelope[3] = (byte)((byte)kind | (payload.IsBinary ? Binary : 0));
        BinaryPrimitives.WriteUInt64LittleEndian(envelope.AsSpan(4), incarnation);
        envelope[20] = (byte)node.Length;
        BinaryPrimitives.WriteInt32LittleEndian(envelope.AsSpan(21), topicBytes);
        BinaryPrimitives.WriteInt32LittleEndian(envelope.AsSpan(25), eventBytes);
        if (version != Previous)
        {
            envelope[FlagsAt] = IsSealing ? Sealed : (byte)0;
            BinaryPrimitives.WriteUInt64LittleEndian(envelope.AsSpan(RecipientAt), recipient);
        }
        var rest = envelope.AsSpan(header);
        node.CopyTo(rest);
        Encoding.UTF8.GetBytes(topic, rest = rest[node.Length..]);
        Encoding.UTF8.GetBytes(@event, rest = rest[topicBytes..]);
        body.CopyTo(rest[eventBytes..]);
        return envelope;
    }

    /// <summary>Numbers an envelope and seals it. Its bytes do not change afterwards.</summary>
    public void Seal(Span<byte> envelope, ulong sequence, ulong serial = 0)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(envelope[SequenceAt..], sequence);
        if (VersionOf(envelope) != Previous)
            BinaryPrimitives.WriteUInt64LittleEndian(envelope[SerialAt..], serial);
        _seals?.Write(envelope, VersionOf(envelope));
    }

    /// <summary>Reads an envelope.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="envelope">
    /// What it says. If the fault is <see cref="SealFault"/> or <see cref="UnsealedFault"/>, this is set too unless other things are wrong
    /// with it: then its node has no name.
    /// </param>
    /// <returns><see langword="null"/> if it is valid; otherwise what is wrong with it, in a word for the metric.</returns>
    public string? Read(ReadOnlySpan<byte> bytes, out Envelope envelope)
    {
        envelope = default;
        if (bytes.Length < PreviousHeader || !bytes.StartsWith("PX"u8))
            return "foreign";
        return (envelope.Version = bytes[2]) switch
        {
            Previous => ReadPrevious(bytes, ref envelope),
            Current => ReadCurrent(bytes, ref envelope),
            _ => "version",
        };
    }

    // Version 1 has no flag for seals. Only its beats show whether their node seals: by their length.
    private string? ReadPrevious(ReadOnlySpan<byte> bytes, ref Envelope envelope)
    {
        var isIntact = bytes.Length >= PreviousHeader + SealBytes && _seals?.Verify(bytes, Previous) == true;
        var fault = ReadParts(isIntact ? bytes[..^SealBytes] : bytes, PreviousHeader, ref envelope);
        if (isIntact)
            return fault;
        var isSealed = fault is null && envelope.Kind == EnvelopeKind.Beat ? BeatContent.Read(envelope.Payload).IsSealed : IsSealing;
        if (isSealed == IsSealing)
            return IsSealing ? Fail(SealFault, fault, ref envelope) : fault;
        return Fail(isSealed ? SealFault : UnsealedFault, fault, ref envelope);
    }

    private string? ReadCurrent(ReadOnlySpan<byte> bytes, ref Envelope envelope)
    {
        if (bytes.Length < CurrentHeader)
            return "length";
        if ((bytes[FlagsAt] & ~Sealed) != 0)
            return "flags";
        var isSealed = bytes[FlagsAt] == Sealed;
        if (isSealed && bytes.Length < CurrentHeader + SealBytes)
            return "length";
        var isIntact = isSealed == IsSealing && _seals?.Verify(bytes, Current) != false;
        var fault = ReadParts(isSealed ? bytes[..^SealBytes] : bytes, CurrentHeader, ref envelope);
        envelope.Serial = BinaryPrimitives.ReadUInt64LittleEndian(bytes[SerialAt..]);
        envelope.Recipient = BinaryPrimitives.ReadUInt64LittleEndian(bytes[RecipientAt..]);
        return isIntact ? fault : Fail(isSealed ? SealFault : UnsealedFault, fault, ref envelope);
    }

    private static string Fail(string fault, string? other, ref Envelope envelope)
    {
        if (other is not null)
            envelope.Node = default;
        return fault;
    }

    private string? ReadParts(ReadOnlySpan<byte> bytes, int header, ref Envelope envelope)
    {
        envelope.Kind = (EnvelopeKind)(bytes[3] & ~Binary);
        envelope.IsBinary = (bytes[3] & Binary) != 0;
        if (envelope.Kind > EnvelopeKind.Farewell)
            return "kind";
        envelope.Incarnation = BinaryPrimitives.ReadUInt64LittleEndian(bytes[4..]);
        envelope.Sequence = BinaryPrimitives.ReadUInt64LittleEndian(bytes[SequenceAt..]);
        long node = bytes[20];
        long topic = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]), @event = BinaryPrimitives.ReadUInt32LittleEndian(bytes[25..]);
        var rest = bytes[header..];
        if (node + topic + @event > rest.Length || rest.Length - node > _maxBroadcastBytes)
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
        var isBody = envelope.Kind is EnvelopeKind.Beat or EnvelopeKind.Farewell
            || envelope.IsBinary
            || (!envelope.Payload.IsEmpty && Utf8.IsValid(envelope.Payload));
        return isBody && Utf8.IsValid(envelope.Topic) && Utf8.IsValid(envelope.Event);
    }
}
