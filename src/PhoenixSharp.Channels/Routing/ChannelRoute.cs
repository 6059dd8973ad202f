using System.Collections.Frozen;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>A topic pattern and the channel behind it.</summary>
/// <remarks>A pattern is exact, or a prefix with <c>*</c> at its end, which matches nothing as well (Phoenix <c>socket.ex</c>, <c>channel/3</c>).</remarks>
internal sealed class ChannelRoute
{
    private readonly string _prefix;
    private readonly bool _isPrefix;
    private readonly Func<IServiceProvider, Channel> _create;
    private FrozenSet<string>? _intercepts;
    private Fastlane? _v1;
    private Fastlane? _v2;

    public ChannelRoute(string pattern, Func<IServiceProvider, Channel> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        if (pattern.IndexOf('*', StringComparison.Ordinal) is var star && star >= 0 && star != pattern.Length - 1)
            throw new ArgumentException($"The topic pattern \"{pattern}\" has a * before its end: write an exact topic, or a prefix such as \"room:*\".", nameof(pattern));
        Pattern = pattern;
        _isPrefix = star >= 0;
        _prefix = pattern[..(_isPrefix ? star : pattern.Length)];
        _create = create;
    }

    public string Pattern { get; }

    public bool Matches(string topic) => _isPrefix ? topic.StartsWith(_prefix, StringComparison.Ordinal) : topic == _prefix;

    public Channel Create(IServiceProvider services) => _create(services);

    /// <summary>Gets the fastlane that all channels of this route and serializer share.</summary>
    public Fastlane FastlaneOf(ISerializer serializer, Channel channel)
    {
        ref var known = ref serializer == V1Serializer.Instance ? ref _v1 : ref _v2;
        if (known is { } fastlane)
            return fastlane;
        _intercepts ??= channel.Intercepts.ToFrozenSet();
        Interlocked.CompareExchange(ref known, new Fastlane(serializer, _intercepts), null);
        return known;
    }
}
