using System.Text;
using System.Text.Unicode;

namespace PhoenixSharp.Wire;

/// <summary>Text as terms hold it: UTF-8 and nothing that only looks like it.</summary>
internal static class TermText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">The text holds half a surrogate pair.</exception>
    public static void Check(string text) => Strict.GetByteCount(text);

    /// <exception cref="ArgumentException">The text holds half a surrogate pair.</exception>
    public static byte[] Encode(string text) => Strict.GetBytes(text);

    public static string? Decode(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) ? Strict.GetString(bytes) : null;
}
