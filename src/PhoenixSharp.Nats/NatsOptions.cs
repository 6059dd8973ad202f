using NATS.Client.Core;
using PhoenixSharp.Nats;

namespace PhoenixSharp;

/// <summary>The options of a node of a cluster over NATS. All but the node's name must be the same on all nodes.</summary>
public sealed class NatsOptions : ClusterOptions
{
    /// <summary>Initializes options for a NATS server with its default configuration.</summary>
    public NatsOptions() => MaxBroadcastBytes = NatsBroker.DefaultMaxPayload - NatsBroker.EnvelopeOverhead;

    /// <summary>Gets or sets the connection to NATS, which is the <see cref="NatsOpts.Url"/> of <see cref="Client"/>.</summary>
    /// <value>
    /// <c>nats://user:password@host:port</c> or <c>nats://token@host:port</c>, or with <c>tls://</c> to require TLS. Special characters
    /// are percent-encoded. Separate the servers of a NATS cluster by commas. The default is <c>nats://localhost:4222</c>.
    /// </value>
    public string Connection
    {
        get => Client.Url;
        set => Client = Client with { Url = value };
    }

    /// <summary>Gets or sets the options of the NATS client, such as credentials, nkeys and TLS.</summary>
    /// <value>
    /// The default is <see cref="NatsOpts.Default"/>: TLS is used if the server offers it, and this machine must trust the
    /// server's certificate.
    /// </value>
    /// <remarks>
    /// The client does not reconnect; the adapter replaces a lost connection. So <see cref="NatsOpts.MaxReconnectRetry"/>, <see
    /// cref="NatsOpts.RetryOnInitialConnect"/>, <see cref="NatsOpts.CommandTimeout"/>, <see cref="NatsOpts.RequestReplyMode"/>, <see
    /// cref="NatsOpts.Echo"/> and <see cref="NatsOpts.DrainSubscriptionsOnDispose"/> are ignored, and <see
    /// cref="ClusterOptions.ConnectTimeout"/> replaces <see cref="NatsOpts.ConnectTimeout"/>.
    /// </remarks>
    public NatsOpts Client { get; set; } = NatsOpts.Default;

    internal override IEnumerable<string> Failures()
    {
        var failures = base.Failures();
        if (!NatsAddress.TryParse(Connection, out _))
        {
            failures = failures.Append(
                "Connection is not a list of nats://, tls://, ws:// or wss:// URIs with a host; write nats://user:password@host:4222.");
        }
        return failures.Select(failure => $"NATS: {failure}");
    }
}
