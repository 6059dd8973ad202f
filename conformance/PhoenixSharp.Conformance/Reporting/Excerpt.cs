using System.Text;

namespace PhoenixSharp.Conformance.Reporting;

/// <summary>Wire contents made short enough to read in a report.</summary>
internal static class Excerpt
{
    private const int Longest = 400;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Text as it is; hex where it is not UTF-8.</summary>
    public static string OfText(byte[] bytes)
    {
        try
        {
            return Of(Strict.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return "(not UTF-8) " + OfBytes(bytes);
        }
    }

    public static string OfBytes(byte[] bytes) =>
        bytes.Length == 0 ? "(empty)" : Of(Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(bytes.Length, Longest))), bytes.Length * 2);

    public static string Of(string text) => Of(text, text.Length);

    private static string Of(string text, int length) =>
        length <= Longest ? text : $"{text[..Math.Min(text.Length, Longest)]}… ({length} characters)";
}
