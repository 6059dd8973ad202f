using PhoenixSharp.Cluster;
using PhoenixSharp.Redis;

namespace PhoenixSharp;

/// <summary>Adds Redis to an application.</summary>
public static class RedisBuilderExtensions
{
    /// <summary>Makes this node one of many, whose broadcasts Redis carries. Options are checked when the host starts.</summary>
    /// <param name="builder">What <c>AddPhoenix()</c> returned.</param>
    /// <param name="connection">Such as <c>localhost:6379</c>; see <see cref="RedisOptions.Connection"/>.</param>
    /// <param name="configure">Sets the node's name, limits and times.</param>
    public static PhoenixBuilder AddRedis(this PhoenixBuilder builder, string connection, Action<RedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddBroker<RedisOptions>(
            options =>
            {
                options.Connection = connection;
                configure?.Invoke(options);
            },
            options => new RedisBroker(options));
    }
}
