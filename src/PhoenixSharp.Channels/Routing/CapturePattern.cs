namespace PhoenixSharp;

/// <summary>A topic pattern with captures, such as <c>room:{id}</c>.</summary>
/// <remarks>
/// Topics are compared segment by segment; segments are separated by colons. A capture is one segment, or a part of one. It is never
/// empty and contains neither <c>:</c> nor <c>*</c>, so a topic can be read in one way only.
/// </remarks>
internal sealed partial class CapturePattern
{
    private readonly TopicSegment[] _segments;
    private readonly TopicCapture[] _captures; // one for each segment with a capture, in order
    private readonly bool _isPrefix; // the last segment is followed by *

    private CapturePattern(TopicSegment[] segments, TopicCapture[] captures, bool isPrefix) =>
        (_segments, _captures, _isPrefix) = (segments, captures, isPrefix);

    public static bool HasCaptures(string pattern) => pattern.AsSpan().ContainsAny('{', '}');

    /// <exception cref="ArgumentException">The pattern is not legal, or a capture has no property that it can be bound to.</exception>
    public static CapturePattern Parse(string pattern, Func<string, TopicCapture> find)
    {
        try
        {
            var isPrefix = pattern.EndsWith('*');
            TopicSegment[] segments = [.. (isPrefix ? pattern[..^1] : pattern).Split(':').Select(TopicSegment.Parse)];
            string[] names = [.. segments.Select(segment => segment.Capture).OfType<string>()];
            if (isPrefix && segments[^1].Capture is { } last)
                throw new FormatException($"has a * right after {{{last}}}: put a colon between them");
            if (names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
                throw new FormatException($"has the capture {{{twice.Key}}} twice");
            return new CapturePattern(segments, Array.ConvertAll(names, name => find(name)), isPrefix);
        }
        catch (FormatException problem)
        {
            throw new ArgumentException($"The topic pattern \"{pattern}\" {problem.Message}.", nameof(pattern));
        }
    }

    /// <summary>Determines whether a topic has this form and all captured values can be read as the types of their properties.</summary>
    public bool Matches(string topic)
    {
        if (Read(topic) is not { } values)
            return false;
        for (var i = 0; i < values.Length; i++)
        {
            if (!_captures[i].CanParse(values[i]))
                return false;
        }
        return true;
    }

    /// <summary>Sets the properties of a channel.</summary>
    public void Bind(Channel channel, string topic)
    {
        var values = Read(topic) ?? throw new ArgumentException($"The topic \"{topic}\" does not match the pattern.", nameof(topic));
        for (var i = 0; i < values.Length; i++)
            _captures[i].Bind(channel, values[i]);
    }

    // Returns the captured values, or null if the topic does not have the form of the pattern.
    private string[]? Read(string topic)
    {
        var values = new string[_captures.Length];
        var rest = topic.AsSpan();
        var count = 0;
        for (var i = 0; i < _segments.Length; i++)
        {
            var isLast = i == _segments.Length - 1;
            if (isLast && _isPrefix)
                return rest.StartsWith(_segments[i].Prefix) ? values : null;
            var end = rest.IndexOf(':');
            if ((end < 0) != isLast || !_segments[i].TryMatch(end < 0 ? rest : rest[..end], out var value))
                return null;
            if (_segments[i].Capture is not null)
                values[count++] = value.ToString();
            rest = isLast ? default : rest[(end + 1)..];
        }
        return values;
    }
}
