using NATS.Client.Core;
using PhoenixSharp.Cluster;

namespace PhoenixSharp.Nats;

/// <summary>A NATS server that carries envelopes with PUB and SUB. Each address is a subject.</summary>
internal sealed class NatsBroker(NatsOptions options) : IBroker
{
    /// <summary>The default <c>max_payload</c> of a server, in bytes.</summary>
    public const int DefaultMaxPayload = 1 << 20;

    /// <summary>The most bytes that an envelope and the tracing headers of the client add to a broadcast.</summary>
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
        CommandTimeout = Timeout.InfiniteTimeSpan, // a write may wait for the server; the adapter gives up a stalled connection
        RetryOnInitialConnect = false,
        RequestReplyMode = NatsRequestReplyMode.SharedInbox, // Direct subscribes to an inbox, which the user's rights may not allow
        Echo = true, // the adapter waits for its own beats
        DrainSubscriptionsOnDispose = false,
    };

    private void CheckPayloadLimits(INatsServerInfo server)
    {
        if (server.MaxPayload < MaxEnvelopeBytes)
        {
            throw new InvalidOperationException(
                $"The server accepts messages of up to {server.MaxPayload} bytes, but an envelope may have {MaxEnvelopeBytes}. "
                + $"Set max_payload to {MaxEnvelopeBytes} or more in the server's configuration, "
                + $"or set MaxBroadcastBytes to {server.MaxPayload - EnvelopeOverhead} or less on all nodes.");
        }
        if (server.MaxPayload > options.Client.MaxPayloadHardCap)
        {
            throw new InvalidOperationException(
                $"The server accepts messages of up to {server.MaxPayload} bytes, "
                + $"but the client receives at most {options.Client.MaxPayloadHardCap}. "
                + $"Set MaxPayloadHardCap in the client's options to {server.MaxPayload} or more.");
        }
    }
}
