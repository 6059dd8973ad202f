using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

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

    internal Func<HttpContext, string>? ClientName { get; private set; }

    /// <summary>Gets the services that mapped classes need.</summary>
    internal List<ConstructorNeeds> Needs { get; } = [];

    /// <summary>Gets what is wrong with the mapped channels, a sentence each.</summary>
    internal List<string> Problems { get; } = [];

    /// <summary>Gets the classes that are known to be behind it: their <c>[Authorize]</c> is checked when the socket is mounted.</summary>
    internal List<Type> Types { get; } = [typeof(TSocket)];

    /// <summary>Routes topics to a channel: an exact topic, or a prefix with <c>*</c> at its end. The first route that matches is taken.</summary>
    /// <remarks>
    /// Each channel has its own service scope. It is created at the join, supplies the constructor's parameters, and is disposed after
    /// <see cref="PhoenixSharp.Channel.LeftAsync"/>, or after a refused join. A channel that implements <see cref="IAsyncDisposable"/> or
    /// <see cref="IDisposable"/> is disposed just before its scope.
    /// </remarks>
    /// <exception cref="ArgumentException">The pattern is empty or has a <c>*</c> before its end.</exception>
    public SocketBuilder<TSocket> Channel<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.AllMethods)] TChannel>(string pattern)
        where TChannel : Channel<TSocket>
    {
        Types.Add(typeof(TChannel));
        Needs.Add(ConstructorNeeds.Of(typeof(TChannel)));
        Problems.AddRange(UnboundHandlers.ProblemsOf(typeof(TChannel)));
        var create = ActivatorUtilities.CreateFactory<TChannel>([]);
        var mayBlock = typeof(TChannel).IsDefined(typeof(MayBlockAttribute), inherit: true);
        Routes.Add(new ChannelRoute(pattern, services => create(services, []), mayBlock, isMadeByType: true));
        return this;
    }

    /// <summary>Routes topics to channels that a function makes, one for each join.</summary>
    /// <param name="pattern">The topics.</param>
    /// <param name="create">
    /// Makes a channel. It receives the services of that channel, see the other overload. A channel that it makes is disposed; one that it
    /// takes from these services is disposed with them.
    /// </param>
    /// <exception cref="ArgumentException">The pattern is empty or has a <c>*</c> before its end.</exception>
    public SocketBuilder<TSocket> Channel(string pattern, Func<IServiceProvider, Channel<TSocket>> create)
    {
        Routes.Add(new ChannelRoute(pattern, create));
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
