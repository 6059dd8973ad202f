using System.Buffers;
using System.Buffers.Text;

namespace PhoenixSharp.Redis;

/// <summary>Reads values of RESP3 from what has come so far.</summary>
/// <remarks>
/// The protocol: <c>https://redis.io/docs/latest/develop/reference/protocol-spec/</c>. Lengths are bounded: a blob that is longer than may be
/// and stands last in its value, as a message's does, is told as <see cref="RespValue.Oversize"/> and skipped, so that who can publish can't break
/// the connection; anything else out of bounds is a <see cref="RespException"/>.
/// </remarks>
internal static class RespReader
{
    private const int MostItems = 4096;
    private const int MostDepth = 8;
    private const int MostLine = 64 * 1024;

    /// <summary>Reads the first value.</summary>
    /// <returns>False if not all of it is there yet; then nothing was taken.</returns>
    /// <exception cref="RespException">It is no RESP3.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, int mostBlob, out RespValue value)
    {
        var reader = new SequenceReader<byte>(buffer);
        if (!TryRead(ref reader, mostBlob, depth: 0, out value))
            return false;
        buffer = buffer.Slice(reader.Position);
        return true;
    }

    private static bool TryRead(ref SequenceReader<byte> reader, int mostBlob, int depth, out RespValue value)
    {
        value = default;
        if (depth > MostDepth)
            throw new RespException($"A value is nested deeper than {MostDepth}.");
        if (!reader.TryRead(out var first) || !TryReadLine(ref reader, out var line))
            return false;
        var kind = (RespKind)first;
        switch (kind)
        {
            case RespKind.Text or RespKind.Error or RespKind.Integer or RespKind.Null or RespKind.Boolean or RespKind.Double or RespKind.BigNumber:
                value = new RespValue(kind, line, []);
                return true;
            case RespKind.Blob or RespKind.BlobError or RespKind.Verbatim:
                return TryReadBlob(ref reader, kind, Number(line), mostBlob, out value);
            case RespKind.Array or RespKind.Set or RespKind.Push:
                return TryReadItems(ref reader, kind, Number(line), mostBlob, depth, out value);
            case RespKind.Map:
                return TryReadItems(ref reader, kind, PairsOf(line), mostBlob, depth, out value);
            case RespKind.Attribute: // about the value that follows, and of no use here
                return TryReadItems(ref reader, kind, PairsOf(line), mostBlob, depth, out _) && TryRead(ref reader, mostBlob, depth + 1, out value);
            default:
                throw new RespException($"A value begins with byte {first}.");
        }
    }

    private static bool TryReadLine(ref SequenceReader<byte> reader, out ReadOnlySequence<byte> line)
    {
        if (reader.TryReadTo(out line, "\r\n"u8))
            return true;
        if (reader.Remaining > MostLine)
            throw new RespException($"A line is longer than {MostLine} bytes.");
        return false;
    }

    private static bool TryReadBlob(ref SequenceReader<byte> reader, RespKind kind, long length, int mostBlob, out RespValue value)
    {
        value = new RespValue(kind, default, []);
        if (length == -1) // RESP2's null
            return true;
        if (length > mostBlob)
        {
            value = value with { Oversize = length + 2 };
            return true;
        }
        if (reader.Remaining < length + 2)
            return false;
        value = value with { Bytes = reader.UnreadSequence.Slice(0, length) };
        reader.Advance(length);
        return reader.IsNext("\r\n"u8, advancePast: true) ? true : throw new RespException("A blob doesn't end where it says.");
    }

    private static bool TryReadItems(ref SequenceReader<byte> reader, RespKind kind, long count, int mostBlob, int depth, out RespValue value)
    {
        value = new RespValue(kind, default, []);
        if (count > MostItems)
            throw new RespException($"A value has {count} items, more than {MostItems}.");
        var items = count <= 0 ? [] : new RespValue[count];
        for (var i = 0; i < items.Length; i++)
        {
            if (!TryRead(ref reader, mostBlob, depth + 1, out items[i]))
                return false;
            if (items[i].Oversize > 0 && (depth > 0 || i < items.Length - 1))
                throw new RespException($"A blob has {items[i].Oversize - 2} bytes, more than {mostBlob}.");
        }
        value = value with { Items = items, Oversize = items is [.., var last] ? last.Oversize : 0 };
        return true;
    }

    private static long PairsOf(in ReadOnlySequence<byte> line) => Math.Min(Number(line), MostItems + 1) * 2;

    private static long Number(in ReadOnlySequence<byte> line)
    {
        Span<byte> digits = stackalloc byte[20];
        if (line.Length is 0 or > 20)
            throw new RespException("A length is no number.");
        line.CopyTo(digits);
        return Utf8Parser.TryParse(digits[..(int)line.Length], out long number, out var used) && used == line.Length && number >= -1
            ? number
            : throw new RespException("A length is no number.");
    }
}
