using System.Globalization;
using System.Text;

namespace PhoenixSharp.Cli.Output;

/// <summary>
/// Escapes the characters of received text that could control a terminal: move its cursor, change its colours or title, or reverse text.
/// </summary>
internal static class TerminalText
{
    /// <summary>
    /// Escapes each control, format, separator and private-use character, as in <c>\u001B</c>. A JSON string keeps its meaning.
    /// </summary>
    public static string Clean(string text)
    {
        if (text.EnumerateRunes().All(IsHarmless))
            return text;
        var clean = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
            Append(clean, rune);
        return clean.ToString();
    }

    private static void Append(StringBuilder clean, Rune rune)
    {
        Span<char> units = stackalloc char[2];
        var used = units[..rune.EncodeToUtf16(units)];
        if (IsHarmless(rune))
        {
            clean.Append(used);
            return;
        }
        foreach (var unit in used)
            clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
    }

    // Some languages need the zero-width joiner and non-joiner, which are harmless.
    private static bool IsHarmless(Rune rune) => rune.Value is 0x200C or 0x200D || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
