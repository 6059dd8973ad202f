using System.Collections.Frozen;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>A topic pattern and the channel behind it.</summary>
internal sealed class ChannelRoute
{
    private readonly TopicPattern _topics;
    private readonly Func<IServiceProvider, Channel> _create;
    private FrozenSet<string>? _intercepts;
    private Fastlane? _v1;
    private Fastlane? _v2;

    public ChannelRoute(string pattern, Func<IServiceProvider, Channel> create) => (Pattern, _topics, _create) = (pattern, new TopicPattern(pattern), create);

    public string Pattern { get; }

    public bool Matches(string topic) => _topics.Matches(topic);

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
