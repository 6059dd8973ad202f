using System.Buffers.Text;

namespace PhoenixSharp.Wire;

/// <summary>A client's own refs: numbers here, decimal strings on the wire.</summary>
public static class ClientRef
{
    internal const int MaxLength = 20;

    /// <summary>Is no ref: <c>null</c>.</summary>
    public const long None = 0;

    /// <summary>Is a ref that no client of this kind gave out.</summary>
    public const long Foreign = -1;

    /// <summary>Reads a ref that a server returned.</summary>
    /// <returns>The number, <see cref="None"/> for null or an empty string, <see cref="Foreign"/> for anything else.</returns>
    public static long Read(in Token token)
    {
        if (token.IsNone || (token.IsString && token.Bytes.IsEmpty))
            return None;
        return token.IsString && Utf8Parser.TryParse(token.Bytes, out long number, out var read) && read == token.Bytes.Length && number > 0 ? number : Foreign;
    }

    internal static Span<byte> Format(long number, Span<byte> digits)
    {
        if (number == None)
            return [];
        Utf8Formatter.TryFormat(number, digits, out var length);
        return digits[..length];
    }

    internal static void Write(FrameWriter writer, long number)
    {
        if (number == None)
        {
            writer.Write("null"u8);
            return;
        }
        Span<byte> digits = stackalloc byte[MaxLength];
        writer.Write((byte)'"');
        writer.Write(Format(number, digits));
        writer.Write((byte)'"');
    }
}
