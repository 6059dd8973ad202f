namespace PhoenixSharp;

/// <summary>The topics of a route: an exact topic, a prefix with <c>*</c> at its end, or a pattern with captures.</summary>
internal sealed class RoutePattern
{
    private readonly TopicPattern _topics;
    private readonly CapturePattern? _captures; // in place of _topics, if the pattern has captures

    /// <param name="pattern">Such as <c>notices</c>, <c>room:*</c> or <c>room:{id}</c>.</param>
    /// <param name="find">Finds the property for the name of a capture.</param>
    /// <exception cref="ArgumentException">The pattern is not legal, or a capture has no property that it can be bound to.</exception>
    public RoutePattern(string pattern, Func<string, TopicCapture> find)
    {
        _topics = new TopicPattern(pattern);
        if (CapturePattern.HasCaptures(pattern))
            _captures = CapturePattern.Parse(pattern, find);
    }

    public bool Matches(string topic) => _captures?.Matches(topic) ?? _topics.Matches(topic);

    /// <summary>Sets the properties of a channel to the captured parts of its topic.</summary>
    public void Bind(Channel channel, string topic) => _captures?.Bind(channel, topic);

    /// <summary>Returns a value indicating whether this pattern matches all topics that another pattern matches.</summary>
    public bool Covers(RoutePattern other) => (_captures, other._captures) switch
    {
        (null, null) => _topics.Covers(other._topics),
        (null, { } captures) => _topics.Covers(captures.Beginning),
        ({ } captures, null) => captures.Covers(other._topics),
        ({ } captures, { } others) => captures.Covers(others),
    };
}
