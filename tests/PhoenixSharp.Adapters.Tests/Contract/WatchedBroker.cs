using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using PhoenixSharp.Cluster;

namespace PhoenixSharp.Adapters.Tests.Contract;

/// <summary>A broker that keeps what goes through it: which addresses a node has, and what comes to it.</summary>
internal sealed class WatchedBroker(IBroker broker) : IBroker
{
    private readonly EnvelopeFormat _format = new(int.MaxValue, secret: null);
    private int _connections;

    public string Name => broker.Name;

    /// <summary>Gets how many connections were begun.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public ConcurrentDictionary<string, bool> Addresses { get; } = new();

    /// <summary>Gets the topics of all broadcasts that came, wanted or not.</summary>
    public ConcurrentQueue<string> Topics { get; } = new();

    public IBridge? Bridge(string node, ILogger logger) => broker.Bridge(node, logger);

    public async Task<IBrokerConnection> ConnectAsync(EnvelopeReceiver received, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _connections);
        Addresses.Clear();
        return new Connection(this, await broker.ConnectAsync(bytes => Receive(bytes, received), cancellationToken));
    }

    private void Receive(ReadOnlySpan<byte> bytes, EnvelopeReceiver received)
    {
        if (_format.Read(bytes, out var envelope) is null && envelope.Kind == EnvelopeKind.Broadcast)
            Topics.Enqueue(Encoding.UTF8.GetString(envelope.Topic));
        received(bytes);
    }

    private sealed class Connection(WatchedBroker watched, IBrokerConnection connection) : IBrokerConnection
    {
        public Task Broken => connection.Broken;

        public BrokerNotice? Notice => connection.Notice;

        public async Task SubscribeAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken)
        {
            await connection.SubscribeAsync(addresses, cancellationToken);
            foreach (var address in addresses)
                watched.Addresses[address] = true;
        }

        public async Task UnsubscribeAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken)
        {
            await connection.UnsubscribeAsync(addresses, cancellationToken);
            foreach (var address in addresses)
                watched.Addresses.TryRemove(address, out _);
        }

        public Task SendAsync(IReadOnlyList<OutboundEnvelope> batch, CancellationToken cancellationToken) => connection.SendAsync(batch, cancellationToken);

        public Task FinishAsync(CancellationToken cancellationToken) => connection.FinishAsync(cancellationToken);

        public ValueTask DisposeAsync() => connection.DisposeAsync();
    }
}
