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
    private readonly FirstCalls _firstCalls = new();
    private bool _hasBlocked;

    public ChannelRoute(string pattern, Func<IServiceProvider, Channel> create, bool mayBlock = false) =>
        (Pattern, _topics, _create, MayBlock) = (pattern, new TopicPattern(pattern), create, mayBlock);

    public string Pattern { get; }

    /// <summary>Tells that its channels run on threads of their own; see <see cref="MayBlockAttribute"/>.</summary>
    public bool MayBlock { get; }

    public bool Matches(string topic) => _topics.Matches(topic);

    public Channel Create(IServiceProvider services) => _create(services);

    /// <summary>Counts a call of a callback.</summary>
    /// <returns><see langword="true"/> if it is one of the handler's first ten calls.</returns>
    public bool IsFirstCall(in ChannelWork work) => _firstCalls.Add(work);

    /// <summary>Determines whether to warn about a channel that held its thread: once, and not about code that its operator can't change.</summary>
    public bool ShouldWarn(Type channel) => !IsOwnCode(channel) && !Interlocked.Exchange(ref _hasBlocked, true);

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

    // This library's channels, and those of the server that is shipped with it.
    private static bool IsOwnCode(Type channel) =>
        channel.Assembly == typeof(ChannelRoute).Assembly || channel.Assembly.GetName().Name == "PhoenixSharp.Server";
}
