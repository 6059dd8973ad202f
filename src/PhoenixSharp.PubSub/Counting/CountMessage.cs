using System.Buffers.Binary;
using System.Text;

namespace PhoenixSharp.Counting;

/// <summary>A question for a topic's subscribers, or its answer.</summary>
/// <param name="Id">The question, as the node that asks numbers it.</param>
/// <param name="Node">The node that says it.</param>
/// <param name="Topic">The topic, in a question.</param>
/// <param name="Count">How many, in an answer.</param>
internal readonly record struct CountMessage(long Id, string Node, string? Topic, int Count)
{
    // 0 | id: 8 | node length: 1 | node | topic …
    // 1 | id: 8 | node length: 1 | node | count: 4
    // Numbers are little-endian, texts UTF-8.
    private const int Head = 10;

    public Payload ToPayload()
    {
        var (node, topic) = (Encoding.UTF8.GetBytes(Node), Encoding.UTF8.GetBytes(Topic ?? ""));
        var bytes = new byte[Head + node.Length + (Topic is null ? sizeof(int) : topic.Length)];
        bytes[0] = (byte)(Topic is null ? 1 : 0);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), Id);
        bytes[Head - 1] = checked((byte)node.Length);
        node.CopyTo(bytes, Head);
        if (Topic is null)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(Head + node.Length), Count);
        else
            topic.CopyTo(bytes, Head + node.Length);
        return Payload.FromBinary(bytes);
    }

    /// <summary>Reads a message, from anybody.</summary>
    /// <returns>Null if it is none.</returns>
    public static CountMessage? Read(in Payload payload)
    {
        var bytes = payload.Bytes.Span;
        if (!payload.IsBinary || bytes.Length < Head || bytes.Length < Head + bytes[Head - 1] || bytes[Head - 1] == 0)
            return null;
        var id = BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]);
        var node = Encoding.UTF8.GetString(bytes.Slice(Head, bytes[Head - 1]));
        var rest = bytes[(Head + bytes[Head - 1])..];
        return bytes[0] switch
        {
            0 => new CountMessage(id, node, Encoding.UTF8.GetString(rest), 0),
            1 when rest.Length == sizeof(int) && BinaryPrimitives.ReadInt32LittleEndian(rest) is var count and >= 0 => new CountMessage(id, node, null, count),
            _ => null,
        };
    }
}
