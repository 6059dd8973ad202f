using System.Buffers.Binary;
using System.Text;

namespace PhoenixSharp.Cluster;

/// <summary>The content of a farewell: the numbers of the node's last broadcasts, which may arrive after the farewell.</summary>
/// <remarks>
/// A broker keeps the order of each address, and not across addresses. Numbers are little-endian. Nodes of earlier versions ignore the
/// content. If it is missing, the node is down at once.
/// <code>
/// 0   2 bytes   the number of buckets, then for each:
///     1 byte    bucket
///     8 bytes   the number of the last broadcast in it
///     8 bytes   the serial number of that broadcast
/// …   2 bytes   the number of nodes, then for each:
///     1 byte    length of the name
///     …         name
///     8 bytes   the number of the last direct broadcast to it
/// </code>
/// </remarks>
/// <param name="Buckets">The last broadcast of each bucket in which the node sent one.</param>
/// <param name="Directs">The number of the last direct broadcast to each node.</param>
internal sealed record FarewellContent(IReadOnlyList<LastBroadcast> Buckets, IReadOnlyList<KeyValuePair<string, ulong>> Directs)
{
    private const int BucketBytes = 17;

    public static FarewellContent Nothing { get; } = new([], []);

    /// <summary>Reads the content of a farewell.</summary>
    /// <returns><see cref="Nothing"/> if it is missing or malformed.</returns>
    public static FarewellContent Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 || BinaryPrimitives.ReadUInt16LittleEndian(bytes) is var count && bytes.Length < 4 + (count * BucketBytes))
            return Nothing;
        var buckets = new LastBroadcast[count];
        bytes = bytes[2..];
        for (var i = 0; i < count; i++, bytes = bytes[BucketBytes..])
            buckets[i] = ReadBroadcast(bytes);
        return ReadDirects(bytes) is { } directs ? new FarewellContent(buckets, directs) : Nothing;
    }

    /// <summary>Writes the content.</summary>
    /// <param name="maxBytes">
    /// The limit of its length. If it would be longer, direct broadcasts are left out, and then the oldest of the others.
    /// </param>
    public Payload ToPayload(int maxBytes)
    {
        var directs = Directs.Take(ushort.MaxValue).ToArray();
        var length = 4 + directs.Sum(direct => 9 + direct.Key.Length);
        if (length > maxBytes)
            (directs, length) = ([], 4);
        LastBroadcast[] buckets = [.. Buckets.OrderByDescending(last => last.Serial).Take((maxBytes - length) / BucketBytes)];
        var bytes = new byte[length + (buckets.Length * BucketBytes)];
        var rest = bytes.AsSpan();
        BinaryPrimitives.WriteUInt16LittleEndian(rest, (ushort)buckets.Length);
        rest = rest[2..];
        foreach (var last in buckets)
        {
            rest[0] = last.Bucket;
            BinaryPrimitives.WriteUInt64LittleEndian(rest[1..], last.Number);
            BinaryPrimitives.WriteUInt64LittleEndian(rest[9..], last.Serial);
            rest = rest[BucketBytes..];
        }
        BinaryPrimitives.WriteUInt16LittleEndian(rest, (ushort)directs.Length);
        rest = rest[2..];
        foreach (var (node, number) in directs)
        {
            rest[0] = (byte)Encoding.ASCII.GetBytes(node, rest[1..]);
            BinaryPrimitives.WriteUInt64LittleEndian(rest[(1 + node.Length)..], number);
            rest = rest[(9 + node.Length)..];
        }
        return Payload.FromBinary(bytes);
    }

    private static LastBroadcast ReadBroadcast(ReadOnlySpan<byte> bytes) =>
        new(bytes[0], BinaryPrimitives.ReadUInt64LittleEndian(bytes[1..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[9..]));

    private static List<KeyValuePair<string, ulong>>? ReadDirects(ReadOnlySpan<byte> bytes)
    {
        List<KeyValuePair<string, ulong>> directs = [];
        var count = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        bytes = bytes[2..];
        for (var i = 0; i < count; i++)
        {
            if (bytes.Length < 1 || bytes.Length < 9 + bytes[0])
                return null;
            var name = bytes[1..(1 + bytes[0])];
            directs.Add(new(Encoding.ASCII.GetString(name), BinaryPrimitives.ReadUInt64LittleEndian(bytes[(1 + name.Length)..])));
            bytes = bytes[(9 + name.Length)..];
        }
        return directs;
    }
}

/// <summary>The last broadcast of a node in a bucket.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Number">The number of the broadcast in the bucket.</param>
/// <param name="Serial">The number of the broadcast among all envelopes of its node.</param>
internal readonly record struct LastBroadcast(byte Bucket, ulong Number, ulong Serial);
