using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.Filters;

namespace PhoenixSharp;

/// <summary>What is mounted under one path: topic routes and limits.</summary>
/// <typeparam name="TSocket">The connection.</typeparam>
public sealed class SocketBuilder<TSocket>
    where TSocket : Socket
{
    internal SocketBuilder()
    {
    }

    /// <summary>Gets or sets the limits and times; they are checked when the socket is mounted.</summary>
    public SocketOptions Options { get; set; } = new();

    internal List<ChannelRoute> Routes { get; } = [];

    internal List<FilterRegistration> Filters { get; } = [];

    internal Func<HttpContext, string>? ClientName { get; private set; }

    /// <summary>Gets the services that mapped classes need.</summary>
    internal List<ConstructorNeeds> Needs { get; } = [];

    /// <summary>Gets the checks of the mapped channels. Each returns a sentence for each problem.</summary>
    internal List<Func<JsonSerializerOptions, IEnumerable<string>>> Checks { get; } = [];

    /// <summary>Gets the classes that are known to be behind it: their <c>[Authorize]</c> is checked when the socket is mounted.</summary>
    internal List<Type> Types { get; } = [typeof(TSocket)];

    /// <summary>Routes topics to a channel. The first route that matches is taken, in the order of these calls.</summary>
    /// <param name="pattern">
    /// An exact topic, or a prefix with <c>*</c> at its end, such as <c>room:*</c>. It may have captures, such as <c>room:{id}</c>: each
    /// sets the channel's property of that name, ignoring case, before <see cref="PhoenixSharp.Channel.JoinAsync"/>. The class must be
    /// partial and not generic. The property must have a <c>set</c> or <c>init</c>, and be a string or implement
    /// <see cref="IParsable{TSelf}"/>. A captured value is never empty and contains neither <c>:</c> nor <c>*</c>. If it can't be read as
    /// the property's type, the route does not match.
    /// </param>
    /// <remarks>
    /// Each channel has its own service scope. It is created at the join, supplies the constructor's parameters, and is disposed after
    /// <see cref="PhoenixSharp.Channel.LeftAsync"/>, or after a refused join. A channel that implements <see cref="IAsyncDisposable"/> or
    /// <see cref="IDisposable"/> is disposed just before its scope.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The pattern is empty or has a <c>*</c> before its end, or the channel has no property that a capture can be bound to.
    /// </exception>
    public SocketBuilder<TSocket> Channel<
        [DynamicallyAccessedMembers(
            DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.AllMethods | ChannelCaptures.Needed)]
        TChannel>(string pattern)
        where TChannel : Channel<TSocket>
    {
        Types.Add(typeof(TChannel));
        Needs.Add(ConstructorNeeds.Of(typeof(TChannel)));
        Checks.Add(json => UnboundHandlers.ProblemsOf(typeof(TChannel)));
        Checks.Add(json => MissingTypeInfo.ProblemsOf(typeof(TChannel), json));
        var create = ActivatorUtilities.CreateFactory<TChannel>([]);
        var mayBlock = typeof(TChannel).IsDefined(typeof(MayBlockAttribute), inherit: true);
        Routes.Add(new ChannelRoute(pattern, services => create(services, []), mayBlock, isMadeByType: true, typeof(TChannel)));
        return this;
    }

    /// <summary>Routes topics to channels that a function makes, one for each join.</summary>
    /// <typeparam name="TChannel">The channel's class, whose properties captures are bound to.</typeparam>
    /// <param name="pattern">The topics: see the other overload.</param>
    /// <param name="create">
    /// Makes a channel. It receives the services of that channel, see the other overload. A channel that it makes is disposed; one that it
    /// takes from these services is disposed with them.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The pattern is empty or has a <c>*</c> before its end, or the channel has no property that a capture can be bound to.
    /// </exception>
    public SocketBuilder<TSocket> Channel<[DynamicallyAccessedMembers(ChannelCaptures.Needed)] TChannel>(
        string pattern, Func<IServiceProvider, TChannel> create)
        where TChannel : Channel<TSocket>
    {
        Routes.Add(new ChannelRoute(pattern, create, mayBlock: false, isMadeByType: false, typeof(TChannel)));
        return this;
    }

    /// <summary>
    /// Adds a filter around the connects, joins, events and leaves of this socket. It runs inside the filters of
    /// <c>AddPhoenix().AddFilter&lt;T&gt;()</c>.
    /// </summary>
    /// <typeparam name="TFilter">
    /// The filter. If it is registered as a service, that service is used. Otherwise one is created for each channel, with the parameters
    /// of its constructor from the channel's services.
    /// </typeparam>
    /// <param name="topics">
    /// The topics of the channels that the filter runs for: an exact topic, or a prefix with <c>*</c> at its end. Captures such as
    /// <c>{id}</c> are not supported. The default is <c>*</c>, all topics; only then does the filter run for connects.
    /// </param>
    /// <exception cref="ArgumentException">The pattern is empty, or has a <c>*</c> before its end.</exception>
    public SocketBuilder<TSocket> AddFilter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>(
        string topics = "*")
        where TFilter : class, IChannelFilter
    {
        Filters.Add(FilterRegistration.Of<TFilter>(topics));
        return this;
    }

    /// <summary>
    /// Sets the name of a client, instead of the address that it connects from. <see cref="RateLimits.Connects"/>,
    /// <see cref="PhoenixOptions.MaxWaitingBytesPerAddress"/> and the shares of long-poll sessions count by this name.
    /// </summary>
    /// <param name="name">Such as <c>context => context.User.Identity?.Name ?? ""</c>. What a client can choose freely is no name: it would take another for each connect.</param>
    public SocketBuilder<TSocket> LimitConnectsBy(Func<HttpContext, string> name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ClientName = name;
        return this;
    }

    /// <summary>Sets the limits and times.</summary>
    public SocketBuilder<TSocket> Configure(Action<SocketOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(Options);
        return this;
    }
}
