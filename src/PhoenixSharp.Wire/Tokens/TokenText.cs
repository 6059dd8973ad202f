using System.Buffers;
using System.Buffers.Text;

namespace PhoenixSharp.Wire;

/// <summary>A token's parts: base64url without padding, and nothing else.</summary>
/// <remarks>Elixir lets padding and stray bits at the end through, .NET lets white space and padding through. No genuine token has any of them, and
/// a token that can be spelled in two ways passes by whoever keeps a list of tokens.</remarks>
internal static class TokenText
{
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExcept(Alphabet))
            return null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.DecodeFromChars(text, bytes, out _, out var length) == OperationStatus.Done ? bytes[..length] : null;
    }

    /// <summary>Splits at the dots, or null where there are not that many parts.</summary>
    public static string[]? Split(string token, int parts) => token.Split('.', parts + 1) is { } split && split.Length == parts ? split : null;
}
