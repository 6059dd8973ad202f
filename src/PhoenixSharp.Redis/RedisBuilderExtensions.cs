using PhoenixSharp.Cluster;
using PhoenixSharp.Redis;
using StackExchange.Redis;

namespace PhoenixSharp;

/// <summary>Extension methods that connect a node to its cluster through Redis.</summary>
public static class RedisBuilderExtensions
{
    /// <summary>Makes this node part of a cluster whose broadcasts Redis carries. Options are checked when the host starts.</summary>
    /// <param name="builder">The builder that <c>AddPhoenix()</c> returned.</param>
    /// <param name="connection">
    /// The configuration string of StackExchange.Redis, such as <c>localhost:6379</c>, or a <c>redis://</c> URI; see
    /// <see cref="RedisOptions.Connection"/>.
    /// </param>
    /// <param name="configure">Sets the node's name, limits and times.</param>
    public static PhoenixBuilder AddRedis(this PhoenixBuilder builder, string connection, Action<RedisOptions>? configure = null) =>
        builder.Add(options => options.Connection = connection, configure);

    /// <summary>Makes this node part of a cluster whose broadcasts Redis carries. Options are checked when the host starts.</summary>
    /// <param name="builder">The builder that <c>AddPhoenix()</c> returned.</param>
    /// <param name="configuration">The configuration of the connection; see <see cref="RedisOptions.Configuration"/>.</param>
    /// <param name="configure">Sets the node's name, limits and times.</param>
    public static PhoenixBuilder AddRedis(
        this PhoenixBuilder builder, ConfigurationOptions configuration, Action<RedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return builder.Add(options => options.Configuration = configuration, configure);
    }

    /// <summary>Makes this node part of a cluster whose broadcasts Redis carries. Options are checked when the host starts.</summary>
    /// <param name="builder">The builder that <c>AddPhoenix()</c> returned.</param>
    /// <param name="multiplexer">The application's own connection; see <see cref="RedisOptions.Multiplexer"/>.</param>
    /// <param name="configure">Sets the node's name, limits and times.</param>
    public static PhoenixBuilder AddRedis(
        this PhoenixBuilder builder, IConnectionMultiplexer multiplexer, Action<RedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(multiplexer);
        return builder.Add(options => options.Multiplexer = multiplexer, configure);
    }

    private static PhoenixBuilder Add(this PhoenixBuilder builder, Action<RedisOptions> connect, Action<RedisOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddBroker<RedisOptions>(connect + configure, options => new RedisBroker(options));
    }
}
