using System.Buffers;

namespace PhoenixSharp.Replication;

/// <summary>Tells quickly of most metas that they are well-formed: what the long way, a JSON reader, would find too.</summary>
/// <remarks>Reading a hundred thousand metas with a reader each costs more than merging them.</remarks>
internal static class MetaCheck
{
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, 256).Select(at => (byte)at).Where(at => at is < 0x20 or > 0x7E or (byte)'"' or (byte)'\\')]);

    /// <summary>Tells that this is <c>"name":value,…</c> with strings of plain ASCII, whole numbers, <c>true</c>, <c>false</c> and <c>null</c>, without white space.</summary>
    /// <returns>False says nothing: it may be well-formed in another way.</returns>
    public static bool IsPlain(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
            return true;
        while (TakeString(ref body) && Take(ref body, ":"u8) && TakeValue(ref body))
        {
            if (body.IsEmpty)
                return true;
            if (!Take(ref body, ","u8))
                return false;
        }
        return false;
    }

    private static bool TakeValue(ref ReadOnlySpan<byte> rest) =>
        TakeString(ref rest) || TakeNumber(ref rest) || Take(ref rest, "true"u8) || Take(ref rest, "false"u8) || Take(ref rest, "null"u8);

    private static bool TakeString(ref ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty || rest[0] != '"')
            return false;
        var length = rest[1..].IndexOfAny(Special);
        if (length < 0 || rest[1 + length] != '"')
            return false;
        rest = rest[(length + 2)..];
        return true;
    }

    // No zero in front of other digits, and few enough digits for any reader.
    private static bool TakeNumber(ref ReadOnlySpan<byte> rest)
    {
        var length = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (length < 0)
            length = rest.Length;
        if (length is 0 or > 18 || (rest[0] == '0' && length > 1))
            return false;
        rest = rest[length..];
        return rest.IsEmpty || rest[0] == ','; // and not the beginning of a fraction
    }

    private static bool Take(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> expected)
    {
        if (!rest.StartsWith(expected))
            return false;
        rest = rest[expected.Length..];
        return true;
    }
}
