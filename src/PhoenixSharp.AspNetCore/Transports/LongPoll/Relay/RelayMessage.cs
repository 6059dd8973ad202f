using System.Text;

namespace PhoenixSharp.Transports;

/// <summary>The kinds of messages that two nodes exchange about one long-poll request.</summary>
internal enum RelayKind : byte
{
    /// <summary>A poll of a session.</summary>
    Poll,

    /// <summary>The body of a POST for a session.</summary>
    Receive,

    /// <summary>The client of a request has disconnected.</summary>
    Cancel,

    /// <summary>The request has arrived, and its answer will follow.</summary>
    Taken,

    /// <summary>The answer.</summary>
    Answer,

    /// <summary>A part of a message that is longer than a broadcast. More parts follow.</summary>
    Part,

    /// <summary>The last part.</summary>
    LastPart,

    /// <summary>A part has arrived, and the next may be sent.</summary>
    PartTaken,

    /// <summary>The answer has arrived. It follows only in version 2.</summary>
    Received,

    /// <summary>The link to the other nodes is back. It is never sent.</summary>
    LinkRestored,
}

/// <summary>A message between two nodes. Strings are preceded by their length, numbers are little-endian.</summary>
/// <remarks>
/// <code>
/// version 1 | kind | node | id | session's token | status | count of parts, then each with its length
/// version 2 | 130 | kind | node | run | id | session's name | status | count of parts, then each with its length
/// </code>
/// A node of version 1 takes 130 for a kind that it does not know, and ignores the message. A node reads both versions. It writes
/// version 1 only to nodes that read nothing newer (<see cref="NodeStatus.Version"/>).
/// </remarks>
/// <param name="Kind">The kind of message.</param>
/// <param name="Node">The node that sends it.</param>
/// <param name="Id">The number of the request, chosen by the node that has the client.</param>
/// <param name="Session">
/// The session's name in messages of the node that has the client, or in version 1 its token; empty in messages to that node.
/// </param>
/// <param name="Status">The status of an answer; 1 for ndjson in the body of a POST; the number of a part, from 0.</param>
/// <param name="Parts">The messages of an answer, the body of a POST, or the bytes of a part.</param>
internal sealed record RelayMessage(
    RelayKind Kind, string Node, long Id, string Session = "", int Status = 0, IReadOnlyList<ReadOnlyMemory<byte>>? Parts = null)
{
    /// <summary>The version that nodes write to each other today.</summary>
    public const int Current = 2;

    /// <summary>The version before.</summary>
    public const int Previous = 1;

    private const byte Mark = 128;

    /// <summary>Gets the version that the message is written in.</summary>
    public int Version { get; init; } = Current;

    /// <summary>Gets a random number of the start of the node that has the client, which chose <see cref="Id"/>; 0 in version 1.</summary>
    public long Run { get; init; }

    /// <summary>Gets a value indicating whether the node that has the client sends it.</summary>
    public bool IsRequest => Session.Length > 0 || Kind == RelayKind.Cancel;

    /// <summary>Gets a value indicating whether it can be the first message about a request.</summary>
    public bool IsFirst =>
        this is { Kind: RelayKind.Poll or RelayKind.Receive } or { Kind: RelayKind.Part or RelayKind.LastPart, Status: 0 };

    /// <summary>Gets the number of bytes that the message has.</summary>
    public int Length =>
        (Version == Previous ? sizeof(byte) : (2 * sizeof(byte)) + sizeof(long))
        + LengthOf(Node) + sizeof(long) + LengthOf(Session) + sizeof(int) + sizeof(int)
        + (Parts?.Sum(part => sizeof(int) + part.Length) ?? 0);

    public Payload ToPayload()
    {
        var bytes = new byte[Length];
        using var writer = new BinaryWriter(new MemoryStream(bytes), Encoding.UTF8);
        if (Version != Previous)
            writer.Write((byte)(Mark | Version));
        writer.Write((byte)Kind);
        writer.Write(Node);
        if (Version != Previous)
            writer.Write(Run);
        writer.Write(Id);
        writer.Write(Session);
        writer.Write(Status);
        writer.Write(Parts?.Count ?? 0);
        foreach (var part in Parts ?? [])
        {
            writer.Write(part.Length);
            writer.Write(part.Span);
        }
        return Payload.FromBinary(bytes);
    }

    /// <summary>Reads a message. It keeps slices of the given memory, which must not change.</summary>
    /// <returns><see langword="null"/> if it is malformed or of a version that this node does not read.</returns>
    public static RelayMessage? Read(byte[] bytes, int length)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, 0, length), Encoding.UTF8);
        try
        {
            var first = reader.ReadByte();
            var message = first < Mark ? ReadPrevious(reader, (RelayKind)first)
                : first == (Mark | Current) ? ReadCurrent(reader)
                : null;
            return message is null ? null : message with { Parts = ReadParts(reader, bytes) };
        }
        catch (Exception malformed) when (malformed is IOException or FormatException)
        {
            return null;
        }
    }

    private static RelayMessage? ReadPrevious(BinaryReader reader, RelayKind kind) => kind > RelayKind.PartTaken
        ? null
        : new RelayMessage(kind, reader.ReadString(), reader.ReadInt64(), reader.ReadString(), reader.ReadInt32()) { Version = Previous };

    private static RelayMessage? ReadCurrent(BinaryReader reader)
    {
        var kind = (RelayKind)reader.ReadByte();
        if (kind > RelayKind.Received)
            return null;
        var (node, run) = (reader.ReadString(), reader.ReadInt64());
        return new RelayMessage(kind, node, reader.ReadInt64(), reader.ReadString(), reader.ReadInt32()) { Run = run };
    }

    private static List<ReadOnlyMemory<byte>> ReadParts(BinaryReader reader, byte[] bytes)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        for (var count = reader.ReadInt32(); count > 0; count--)
            parts.Add(Part(reader, bytes));
        return parts;
    }

    private static ReadOnlyMemory<byte> Part(BinaryReader reader, byte[] bytes)
    {
        var (stream, length) = (reader.BaseStream, reader.ReadInt32());
        if (length < 0 || length > stream.Length - stream.Position)
            throw new EndOfStreamException();
        var part = bytes.AsMemory((int)stream.Position, length);
        stream.Position += length;
        return part;
    }

    // The format of BinaryWriter: the length in groups of seven bits, then UTF-8.
    private static int LengthOf(string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        var length = 1 + bytes;
        for (var rest = bytes >> 7; rest > 0; rest >>= 7)
            length++;
        return length;
    }
}
