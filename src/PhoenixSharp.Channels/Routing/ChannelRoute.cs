using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>A topic pattern and the channel behind it.</summary>
internal sealed class ChannelRoute
{
    private readonly RoutePattern _topics;
    private readonly Func<IServiceProvider, Channel> _create;
    private readonly bool _isMadeByType;
    private FrozenSet<string>? _intercepts;
    private Fastlane? _v1;
    private Fastlane? _v2;
    private readonly FirstCalls _firstCalls = new();
    private bool _hasBlocked;

    /// <param name="pattern">The topics, such as <c>room:*</c> or <c>room:{id}</c>.</param>
    /// <param name="create">Makes the channel of one join, from that channel's services.</param>
    /// <param name="mayBlock">See <see cref="MayBlock"/>.</param>
    /// <param name="isMadeByType">
    /// <see langword="true"/> if the function calls the constructor, so that the container can't have made the channel.
    /// </param>
    /// <param name="type">The channel's class, whose properties the captures are bound to.</param>
    /// <exception cref="ArgumentException">The pattern is not legal, or a capture has no property that it can be bound to.</exception>
    public ChannelRoute(
        string pattern,
        Func<IServiceProvider, Channel> create,
        bool mayBlock = false,
        bool isMadeByType = false,
        [DynamicallyAccessedMembers(ChannelCaptures.Needed)] Type? type = null)
    {
        (Pattern, _create, MayBlock, _isMadeByType) = (pattern, create, mayBlock, isMadeByType);
        _topics = new RoutePattern(pattern, name => ChannelCaptures.Find(type ?? typeof(Channel), name));
    }

    public string Pattern { get; }

    /// <summary>Tells that its channels run on threads of their own; see <see cref="MayBlockAttribute"/>.</summary>
    public bool MayBlock { get; }

    public bool Matches(string topic) => _topics.Matches(topic);

    /// <summary>Returns a value indicating whether this route matches all topics that another route matches.</summary>
    public bool Covers(ChannelRoute other) => _topics.Covers(other._topics);

    /// <summary>Makes a channel.</summary>
    /// <param name="services">The services of that channel.</param>
    /// <param name="isOwnedByScope"><see langword="true"/> if the container made the channel, and therefore disposes it.</param>
    public Channel Create(IServiceProvider services, out bool isOwnedByScope)
    {
        isOwnedByScope = false;
        if (_isMadeByType)
            return _create(services);
        var noted = new ChannelServices(services);
        var channel = _create(noted);
        isOwnedByScope = noted.Made(channel);
        return channel;
    }

    /// <summary>Sets the properties of a channel to the captured parts of its topic.</summary>
    public void Bind(Channel channel, string topic) => _topics.Bind(channel, topic);

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
