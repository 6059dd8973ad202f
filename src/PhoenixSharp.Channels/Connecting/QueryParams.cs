using System.Text;
using System.Text.Unicode;

namespace PhoenixSharp;

/// <summary>Reads a query as Plug does: <c>a[b]=c</c> is a map, <c>a[]=1</c> a list, and where two say different things the later counts.</summary>
/// <remarks>
/// Plug <c>conn/query.ex</c>, <c>decode/4</c>: (1) parts between <c>&amp;</c>, empty ones left out; (2) name and value, each percent-decoded, <c>+</c> a space,
/// a <c>%</c> without two digits itself; (3) the name's brackets, after decoding. What isn't UTF-8 is no query. That there may be only so many parameters
/// and levels is ours: Plug leaves it to the server's limit on a request line.
/// </remarks>
internal static class QueryParams
{
    /// <summary>Is how many parameters there may be.</summary>
    public const int MostParams = 1000;

    /// <summary>Is how many brackets a name may have.</summary>
    public const int MostLevels = 32;

    /// <summary>Reads a query, with or without its <c>?</c>.</summary>
    /// <param name="query">As the client sent it.</param>
    /// <param name="root">What comes of it.</param>
    /// <returns>False if it isn't UTF-8, or passes a limit: what Phoenix answers 400.</returns>
    public static bool TryRead(ReadOnlySpan<char> query, out QueryLevel root)
    {
        root = new QueryLevel(isRoot: true);
        var left = MostParams;
        if (query is ['?', ..])
            query = query[1..];
        foreach (var range in query.Split('&'))
        {
            var part = query[range]; // (1)
            if (!part.IsEmpty && (left-- == 0 || !TryAdd(root, part)))
                return false;
        }
        return true;
    }

    private static bool TryAdd(QueryLevel root, ReadOnlySpan<char> part)
    {
        var equals = part.IndexOf('=');
        if (Decode(equals < 0 ? part : part[..equals]) is not { } name || Decode(equals < 0 ? [] : part[(equals + 1)..]) is not { } value)
            return false; // (2)
        var bracket = name.EndsWith(']') ? name.IndexOf('[', StringComparison.Ordinal) : -1;
        if (bracket <= 0)
            root.Add(name, value);
        else
            return TryAddBelow(root.Below(name[..bracket]), name.AsSpan(bracket + 1, name.Length - bracket - 2), value);
        return true;
    }

    // (3) What stands between the first bracket and the last.
    private static bool TryAddBelow(QueryLevel level, ReadOnlySpan<char> keys, string value)
    {
        for (var depth = 1; depth <= MostLevels; depth++)
        {
            var end = keys.IndexOf("][");
            if (end < 0)
            {
                level.Add(keys.ToString(), value);
                return true;
            }
            level = level.Below(keys[..end].ToString());
            keys = keys[(end + 2)..];
        }
        return false;
    }

    private static string? Decode(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny('%', '+') && Ascii.IsValid(text))
            return text.ToString();
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        var decoded = bytes.AsSpan(0, Unescape(bytes));
        return Utf8.IsValid(decoded) ? Encoding.UTF8.GetString(decoded) : null;
    }

    private static int Unescape(Span<byte> bytes)
    {
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '%' && i + 2 < bytes.Length && char.IsAsciiHexDigit((char)bytes[i + 1]) && char.IsAsciiHexDigit((char)bytes[i + 2]))
                bytes[length++] = (byte)((HexValue(bytes[++i]) << 4) | HexValue(bytes[++i]));
            else
                bytes[length++] = bytes[i] == '+' ? (byte)' ' : bytes[i];
        }
        return length;
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
