namespace PhoenixSharp;

// Finds routes that never match, because an earlier route with captures matches all of their topics.
internal sealed partial class CapturePattern
{
    /// <summary>Gets the text that all matched topics begin with, as a pattern.</summary>
    public TopicPattern Beginning => new($"{string.Join(':', _segments.TakeWhile(IsText).Select(segment => segment.Prefix).Append(
        Array.Find(_segments, segment => !IsText(segment)).Prefix))}*");

    /// <summary>Returns a value indicating whether this pattern matches all topics that a pattern without captures matches.</summary>
    public bool Covers(TopicPattern other)
    {
        var text = other.ToString();
        return text.EndsWith('*') ? _isPrefix && Matches(text[..^1]) : Matches(text);
    }

    /// <summary>Returns a value indicating whether this pattern matches all topics that another pattern matches.</summary>
    public bool Covers(CapturePattern other)
    {
        var whole = _isPrefix ? _segments.Length - 1 : _segments.Length; // segments without the one before the *
        var otherWhole = other._isPrefix ? other._segments.Length - 1 : other._segments.Length;
        if (_isPrefix ? otherWhole < whole || other._segments.Length == whole : other._isPrefix || otherWhole != whole)
            return false;
        return Enumerable.Range(0, whole).All(i => CoversSegment(i, other))
            && (!_isPrefix || other._segments[whole].Prefix.StartsWith(_segments[whole].Prefix, StringComparison.Ordinal));
    }

    private bool CoversSegment(int i, CapturePattern other)
    {
        var (mine, theirs) = (_segments[i], other._segments[i]);
        if (IsText(mine))
            return mine == theirs;
        var type = CaptureOf(i);
        if (IsText(theirs))
            return mine.TryMatch(theirs.Prefix, out var value) && type.CanParse(value.ToString());
        return type.Type == typeof(string)
            ? theirs.Prefix.StartsWith(mine.Prefix, StringComparison.Ordinal)
                && theirs.Suffix.EndsWith(mine.Suffix, StringComparison.Ordinal)
            : (mine.Prefix, mine.Suffix, type.Type) == (theirs.Prefix, theirs.Suffix, other.CaptureOf(i).Type);
    }

    private TopicCapture CaptureOf(int segment) => _captures[_segments.Take(segment).Count(one => !IsText(one))];

    private static bool IsText(TopicSegment segment) => segment.Capture is null;
}
