using NATS.Client.Core;
using PhoenixSharp.Cluster;

namespace PhoenixSharp.Nats;

/// <summary>A NATS server that carries envelopes: PUB and SUB, an address is a subject.</summary>
internal sealed class NatsBroker(NatsOptions options) : IBroker
{
    /// <summary>The longest message that a server takes with its default configuration, in bytes.</summary>
    public const int DefaultMaxPayload = 1 << 20;

    /// <summary>What an envelope adds to a broadcast, and the client's tracing headers if there are any, in bytes.</summary>
    public const int EnvelopeOverhead = 1024;

    public string Name => NatsAddress.TryParse(options.Connection, out var servers)
        ? $"NATS at {string.Join(", ", servers)}"
        : throw new InvalidOperationException("The connection to NATS was not validated.");

    private int MaxEnvelopeBytes => options.MaxBroadcastBytes + EnvelopeOverhead;

    public async Task<IBrokerConnection> ConnectAsync(EnvelopeReceiver received, CancellationToken cancellationToken)
    {
        var connection = new NatsBrokerConnection(new NatsConnection(ClientOptions()), received, MaxEnvelopeBytes);
        try
        {
            CheckPayloadLimits(await connection.OpenAsync(cancellationToken));
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private NatsOpts ClientOptions() => options.Client with
    {
        Name = options.Client.Name == NatsOpts.Default.Name ? "phoenixsharp" : options.Client.Name,
        ConnectTimeout = options.ConnectTimeout,
        CommandTimeout = Timeout.InfiniteTimeSpan, // a write waits while the server takes no more; the adapter decides for how long
        RetryOnInitialConnect = false,
        RequestReplyMode = NatsRequestReplyMode.SharedInbox, // Direct subscribes to an inbox at once, for which the user may have no right
        Echo = true, // this node's beats must come back to it
        DrainSubscriptionsOnDispose = false,
    };

    private void CheckPayloadLimits(INatsServerInfo server)
    {
        if (server.MaxPayload < MaxEnvelopeBytes)
        {
            throw new InvalidOperationException(
                $"The server takes messages of up to {server.MaxPayload} bytes, but an envelope may have {MaxEnvelopeBytes}. "
                + $"Set max_payload to {MaxEnvelopeBytes} or more in the server's configuration, "
                + $"or set MaxBroadcastBytes to {server.MaxPayload - EnvelopeOverhead} or less on all nodes.");
        }
        if (server.MaxPayload > options.Client.MaxPayloadHardCap)
        {
            throw new InvalidOperationException(
                $"The server takes messages of up to {server.MaxPayload} bytes, "
                + $"but the client receives only {options.Client.MaxPayloadHardCap}. "
                + $"Set MaxPayloadHardCap in the client's options to {server.MaxPayload} or more.");
        }
    }
}
