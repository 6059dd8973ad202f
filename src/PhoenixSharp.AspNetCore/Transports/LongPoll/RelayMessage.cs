using System.Text;

namespace PhoenixSharp.Transports;

/// <summary>What two nodes say to each other about one long-poll request.</summary>
internal enum RelayKind : byte
{
    /// <summary>Has the session of a token polled.</summary>
    Poll,

    /// <summary>Gives the session a POST's body.</summary>
    Receive,

    /// <summary>The client of a poll has gone.</summary>
    Cancel,

    /// <summary>The request has come, and its answer will.</summary>
    Taken,

    /// <summary>The answer.</summary>
    Answer,
}

/// <summary>One such message: strings with their length in front, numbers little-endian.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Node">The node that says it.</param>
/// <param name="Id">The request, as the node that has its client numbers it.</param>
/// <param name="Token">The session's, in a request.</param>
/// <param name="Status">The answer's; in a POST's body, 1 for ndjson.</param>
/// <param name="Parts">The messages of an answer, or the body of a POST.</param>
internal sealed record RelayMessage(RelayKind Kind, string Node, long Id, string Token = "", int Status = 0, IReadOnlyList<ReadOnlyMemory<byte>>? Parts = null)
{
    /// <summary>What a message adds to its parts at most, each part's length included.</summary>
    public const int Overhead = 16 * 1024;

    public Payload ToPayload()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
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
        return Payload.FromBinary(bytes.ToArray());
    }

    /// <summary>Reads a message.</summary>
    /// <returns>Null if it is none.</returns>
    public static RelayMessage? Read(in Payload payload)
    {
        using var reader = new BinaryReader(new MemoryStream(payload.Bytes.ToArray()), Encoding.UTF8);
        try
        {
            var message = new RelayMessage((RelayKind)reader.ReadByte(), reader.ReadString(), reader.ReadInt64(), reader.ReadString(), reader.ReadInt32());
            var parts = new List<ReadOnlyMemory<byte>>();
            for (var count = reader.ReadInt32(); count > 0; count--)
                parts.Add(Part(reader));
            return message.Kind > RelayKind.Answer ? null : message with { Parts = parts };
        }
        catch (Exception malformed) when (malformed is IOException or FormatException)
        {
            return null;
        }
    }

    private static byte[] Part(BinaryReader reader)
    {
        var length = reader.ReadInt32();
        var left = reader.BaseStream.Length - reader.BaseStream.Position;
        return length >= 0 && length <= left ? reader.ReadBytes(length) : throw new EndOfStreamException();
    }
}
