using System.Globalization;
using System.Text;

namespace PhoenixSharp.Logging;

/// <summary>Escapes text for a log.</summary>
/// <remarks>
/// A line break would start what looks like another record, an escape sequence could repaint a terminal, and a bidirectional control
/// character changes the order in which the rest of the line is shown. Such characters are written as <c>\u000A</c>.
/// </remarks>
internal static class LogText
{
    /// <summary>The number of characters that are kept of a value. A client may send a topic of a thousand.</summary>
    public const int MaxValueLength = 256;

    /// <summary>The number of characters that are kept of a sentence, such as the message of an exception.</summary>
    public const int MaxSentenceLength = 1024;

    /// <summary>Returns the text without characters that do not show, and shortened to a maximum length.</summary>
    public static string Of(string text, int maxLength = MaxValueLength)
    {
        var kept = text.AsSpan(0, Math.Min(text.Length, maxLength));
        if (kept.Length == text.Length && !kept.ContainsAnyExceptInRange(' ', '~'))
            return text;
        var escaped = new StringBuilder(kept.Length + 16);
        foreach (var rune in kept.EnumerateRunes())
            Append(escaped, rune);
        return text.Length > maxLength ? escaped.Append('…').ToString() : escaped.ToString();
    }

    private static void Append(StringBuilder escaped, Rune rune)
    {
        if (IsShown(rune))
            escaped.Append(rune);
        else
            escaped.Append(CultureInfo.InvariantCulture, $"\\{(rune.IsBmp ? 'u' : 'U')}{rune.Value:X4}");
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
