using System.Globalization;
using System.Text;

namespace PhoenixSharp.Cli.Output;

/// <summary>Makes text from elsewhere harmless to a terminal: what would move its cursor, colour it, name its window or turn its writing round becomes visible.</summary>
internal static class TerminalText
{
    /// <summary>Writes each control, format and separator character as <c>\u001B</c>, which within a JSON string means the same character.</summary>
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

    // The two joiners shape the letters of whole languages and do nothing else.
    private static bool IsHarmless(Rune rune) => rune.Value is 0x200C or 0x200D || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse);
}
