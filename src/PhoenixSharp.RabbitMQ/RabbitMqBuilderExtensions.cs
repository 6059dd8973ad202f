using PhoenixSharp.Cluster;
using PhoenixSharp.RabbitMq;

namespace PhoenixSharp;

/// <summary>Adds RabbitMQ to an application.</summary>
public static class RabbitMqBuilderExtensions
{
    /// <summary>Makes this node one of many, whose broadcasts RabbitMQ carries. Options are checked when the host starts.</summary>
    /// <param name="builder">What <c>AddPhoenix()</c> returned.</param>
    /// <param name="connection">Such as <c>amqp://user:password@localhost:5672/vhost</c>; see <see cref="RabbitMqOptions.Connection"/>.</param>
    /// <param name="configure">Sets the node's name, limits and times.</param>
    public static PhoenixBuilder AddRabbitMq(this PhoenixBuilder builder, string connection, Action<RabbitMqOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddBroker<RabbitMqOptions>(
            options =>
            {
                options.Connection = connection;
                configure?.Invoke(options);
            },
            options => new RabbitMqBroker(options));
    }
}
