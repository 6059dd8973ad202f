namespace PhoenixSharp;

/// <summary>An exact topic, or a prefix with <c>*</c> at its end, which matches nothing as well (Phoenix <c>socket.ex</c>, <c>channel/3</c>).</summary>
internal readonly record struct TopicPattern
{
    private readonly string _prefix;
    private readonly bool _isPrefix;

    /// <exception cref="ArgumentException">It is empty, or has a <c>*</c> before its end.</exception>
    public TopicPattern(string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        if (!IsLegal(pattern))
            throw new ArgumentException($"The topic pattern \"{pattern}\" has a * before its end: write an exact topic, or a prefix such as \"room:*\".", nameof(pattern));
        _isPrefix = pattern.EndsWith('*');
        _prefix = _isPrefix ? pattern[..^1] : pattern;
    }

    /// <summary>Tells whether a text is a pattern.</summary>
    public static bool IsLegal(string pattern) => pattern.Length > 0 && !pattern.AsSpan(0, pattern.Length - 1).Contains('*');

    public bool Matches(string topic) => _isPrefix ? topic.StartsWith(_prefix, StringComparison.Ordinal) : topic == _prefix;

    /// <summary>Returns a value indicating whether this pattern matches all topics that another pattern matches.</summary>
    public bool Covers(TopicPattern other) => _isPrefix ? other._prefix.StartsWith(_prefix, StringComparison.Ordinal) : this == other;

    public override string ToString() => _isPrefix ? _prefix + "*" : _prefix;
}
