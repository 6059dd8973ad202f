using System.Net;
using Microsoft.Extensions.Logging;
using PhoenixSharp.Cluster;
using PhoenixSharp.Elixir;
using StackExchange.Redis;

namespace PhoenixSharp.Redis;

/// <summary>A Redis server that carries envelopes with PUBLISH and SUBSCRIBE. Each address is a channel.</summary>
internal sealed class RedisBroker(RedisOptions options) : IBroker
{
    private const int EnvelopeOverhead = 1024; // more than an envelope adds to a broadcast

    private readonly ConfigurationOptions? _configuration =
        options.Multiplexer is null ? RedisLink.Configure(Given(options), options) : null;

    // A broadcast as an Elixir term may be up to 2¼ times as long as its envelope; an array of short floats is the worst case.
    private int MaxMessageBytes =>
        (options.ElixirPubSub is null ? options.MaxBroadcastBytes : 3 * options.MaxBroadcastBytes) + EnvelopeOverhead;

    public string Name
    {
        get
        {
            IEnumerable<EndPoint> endPoints =
                _configuration?.EndPoints ?? options.Multiplexer!.GetEndPoints(configuredOnly: true).AsEnumerable();
            return $"Redis at {string.Join(", ", endPoints.Select(EndPointCollection.ToString))}";
        }
    }

    public IBridge? Bridge(string node, ILogger logger) => options.ElixirPubSub is { } name
        ? new ElixirBridge(name, node, MaxMessageBytes, options.MaxBroadcastBytes, logger)
        : null;

    public async Task<IBrokerConnection> ConnectAsync(EnvelopeReceiver received, CancellationToken cancellationToken)
    {
        if (_configuration is not null)
        {
            var own = await RedisLink.ConnectAsync(_configuration.Clone(), cancellationToken);
            return new RedisConnection(own, isOwn: true, received, MaxMessageBytes);
        }
        if (!options.Multiplexer!.IsConnected)
            throw new IOException("The application's connection to Redis is down.");
        return new RedisConnection(options.Multiplexer, isOwn: false, received, MaxMessageBytes);
    }

    private static ConfigurationOptions Given(RedisOptions options) => options.Configuration is { } given ? given
        : ConnectionString.TryParse(options.Connection, out var configuration, out var fault) ? configuration
        : throw new ArgumentException($"The connection to Redis {fault}", nameof(options));
}
