using System.Globalization;
using System.Text;

namespace PhoenixSharp;

/// <summary>Text that a client chose, as it may stand in a log.</summary>
/// <remarks>
/// A line break would begin what looks like another record, an escape sequence could repaint a terminal, and a mark of direction turn the
/// rest of the line around: such characters are written as <c>\u000A</c>. And no more than 256 characters, since a topic may have a thousand.
/// </remarks>
internal static class LogText
{
    private const int Most = 256;

    public static string Of(string text)
    {
        var kept = text.AsSpan(0, Math.Min(text.Length, Most));
        if (kept.Length == text.Length && !kept.ContainsAnyExceptInRange(' ', '~'))
            return text;
        var shown = new StringBuilder(kept.Length + 16);
        foreach (var character in kept)
        {
            if (IsShown(character))
                shown.Append(character);
            else
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}");
        }
        return text.Length > Most ? shown.Append('…').ToString() : shown.ToString();
    }

    // Halves of a pair are shown where they are one; all else that is invisible is not.
    private static bool IsShown(char character) => char.GetUnicodeCategory(character) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
