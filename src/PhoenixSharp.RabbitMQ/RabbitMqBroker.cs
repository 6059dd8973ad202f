using System.Net.Security;
using PhoenixSharp.Cluster;
using RabbitMQ.Client;

namespace PhoenixSharp.RabbitMq;

/// <summary>A RabbitMQ server that carries envelopes: one direct exchange for the cluster, a queue for each node, an address is a routing key.</summary>
internal sealed class RabbitMqBroker(RabbitMqOptions options) : IBroker
{
    public string Name
    {
        get
        {
            var uri = new Uri(options.Connection);
            var port = uri switch
            {
                { IsDefaultPort: false } => uri.Port,
                { Scheme: "amqps" } => 5671,
                _ => 5672,
            };
            return $"RabbitMQ at {uri.Host}:{port}";
        }
    }

    public async Task<IBrokerConnection> ConnectAsync(EnvelopeReceiver received, CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory { Uri = new Uri(options.Connection), ClientProvidedName = "phoenixsharp", RequestedConnectionTimeout = options.ConnectTimeout };
        factory.Ssl.AcceptablePolicyErrors = SslPolicyErrors.None; // the client, given an amqps URI, takes a certificate for any host
        options.ConfigureConnection?.Invoke(factory);
        factory.AutomaticRecoveryEnabled = factory.TopologyRecoveryEnabled = false;
        factory.ConsumerDispatchConcurrency = 1; // order
        var connection = await factory.CreateConnectionAsync(cancellationToken);
        try
        {
            var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            var wrapped = new RabbitMqConnection(connection, channel, options.Cluster, received);
            await wrapped.OpenAsync(cancellationToken);
            return wrapped;
        }
        catch
        {
            await RabbitMqConnection.LetGoAsync(connection);
            throw;
        }
    }
}
