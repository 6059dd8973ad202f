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
}

/// <summary>A message between two nodes. Strings are preceded by their length, numbers are little-endian.</summary>
/// <param name="Kind">The kind of message.</param>
/// <param name="Node">The node that sends it.</param>
/// <param name="Id">The number of the request, chosen by the node that has the client.</param>
/// <param name="Token">The session's token in messages of the node that has the client; empty in messages to it.</param>
/// <param name="Status">The status of an answer; 1 for ndjson in the body of a POST; the number of a part, from 0.</param>
/// <param name="Parts">The messages of an answer, the body of a POST, or the bytes of a part.</param>
internal sealed record RelayMessage(
    RelayKind Kind, string Node, long Id, string Token = "", int Status = 0, IReadOnlyList<ReadOnlyMemory<byte>>? Parts = null)
{
    /// <summary>Gets a value indicating whether the node that has the client sends it.</summary>
    public bool IsRequest => Token.Length > 0 || Kind == RelayKind.Cancel;

    /// <summary>Gets the number of bytes that the message has.</summary>
    public int Length =>
        sizeof(byte) + LengthOf(Node) + sizeof(long) + LengthOf(Token) + sizeof(int) + sizeof(int)
        + (Parts?.Sum(part => sizeof(int) + part.Length) ?? 0);

    public Payload ToPayload()
    {
        var bytes = new byte[Length];
        using var writer = new BinaryWriter(new MemoryStream(bytes), Encoding.UTF8);
        writer.Write((byte)Kind);
        writer.Write(Node);
        writer.Write(Id);
        writer.Write(Token);
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
    /// <returns><see langword="null"/> if it is malformed.</returns>
    public static RelayMessage? Read(byte[] bytes, int length)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, 0, length), Encoding.UTF8);
        try
        {
            var message = new RelayMessage(
                (RelayKind)reader.ReadByte(), reader.ReadString(), reader.ReadInt64(), reader.ReadString(), reader.ReadInt32());
            var parts = new List<ReadOnlyMemory<byte>>();
            for (var count = reader.ReadInt32(); count > 0; count--)
                parts.Add(Part(reader, bytes));
            return message.Kind > RelayKind.PartTaken ? null : message with { Parts = parts };
        }
        catch (Exception malformed) when (malformed is IOException or FormatException)
        {
            return null;
        }
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
