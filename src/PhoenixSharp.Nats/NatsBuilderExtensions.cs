using NATS.Client.Core;
using PhoenixSharp.Cluster;
using PhoenixSharp.Nats;

namespace PhoenixSharp;

/// <summary>Extension methods that connect a node to its cluster through NATS.</summary>
public static class NatsBuilderExtensions
{
    /// <summary>Makes this node part of a cluster whose broadcasts NATS carries. Options are checked when the host starts.</summary>
    /// <param name="builder">The builder that <c>AddPhoenix()</c> returned.</param>
    /// <param name="connection">The address, such as <c>nats://localhost:4222</c>; see <see cref="NatsOptions.Connection"/>.</param>
    /// <param name="configure">Sets the node's name, limits, times and credentials.</param>
    public static PhoenixBuilder AddNats(this PhoenixBuilder builder, string connection, Action<NatsOptions>? configure = null) =>
        Add(builder, options => options.Connection = connection, configure);

    /// <summary>Makes this node part of a cluster whose broadcasts NATS carries. Options are checked when the host starts.</summary>
    /// <param name="builder">The builder that <c>AddPhoenix()</c> returned.</param>
    /// <param name="client">Options of the client: servers, credentials, nkeys and TLS; see <see cref="NatsOptions.Client"/>.</param>
    /// <param name="configure">Sets the node's name, limits and times.</param>
    public static PhoenixBuilder AddNats(this PhoenixBuilder builder, NatsOpts client, Action<NatsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return Add(builder, options => options.Client = client, configure);
    }

    private static PhoenixBuilder Add(PhoenixBuilder builder, Action<NatsOptions> connect, Action<NatsOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddBroker<NatsOptions>(connect + configure, options => new NatsBroker(options));
    }
}
