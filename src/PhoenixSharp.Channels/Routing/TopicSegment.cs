using System.Buffers;

namespace PhoenixSharp;

/// <summary>The part of a topic pattern between two colons: text, and at most one capture in it.</summary>
/// <param name="Prefix">The text before the capture; all of the text if there is no capture.</param>
/// <param name="Capture">The name of the capture, or null.</param>
/// <param name="Suffix">The text after the capture.</param>
internal readonly record struct TopicSegment(string Prefix, string? Capture, string Suffix)
{
    private static readonly SearchValues<char> Braces = SearchValues.Create("{}");

    /// <summary>Reads a segment of a pattern.</summary>
    /// <exception cref="FormatException">A brace is missing or there are too many, or a name is not an identifier.</exception>
    public static TopicSegment Parse(string text)
    {
        var open = text.AsSpan().IndexOfAny(Braces);
        if (open < 0)
            return new TopicSegment(text, null, "");
        var close = open + 1 + text.AsSpan(open + 1).IndexOfAny(Braces);
        if (text[open] != '{' || close <= open || text[close] != '}')
            throw new FormatException("has a { or } that is not part of a capture such as {id}");
        var (name, suffix) = (text[(open + 1)..close], text[(close + 1)..]);
        if (suffix.AsSpan().ContainsAny(Braces))
            throw new FormatException("has two captures that no colon separates, or a brace too many");
        if (!IsIdentifier(name))
            throw new FormatException($"has the capture {{{name}}}, which is not the name of a property");
        return new TopicSegment(text[..open], name, suffix);
    }

    /// <summary>Compares a segment of a topic with this segment, and returns the captured text.</summary>
    /// <param name="segment">The segment: the text between two colons.</param>
    /// <param name="value">The captured text: not empty, and without a <c>*</c>.</param>
    public bool TryMatch(ReadOnlySpan<char> segment, out ReadOnlySpan<char> value)
    {
        value = default;
        if (Capture is null)
            return segment.SequenceEqual(Prefix);
        if (segment.Length <= Prefix.Length + Suffix.Length || !segment.StartsWith(Prefix) || !segment.EndsWith(Suffix))
            return false;
        value = segment[Prefix.Length..^Suffix.Length];
        return !value.Contains('*');
    }

    public override string ToString() => Capture is null ? Prefix : $"{Prefix}{{{Capture}}}{Suffix}";

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && !char.IsDigit(name[0]) && name.All(letter => char.IsLetterOrDigit(letter) || letter == '_');
}
