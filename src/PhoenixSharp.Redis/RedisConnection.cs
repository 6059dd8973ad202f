using System.Collections.Concurrent;
using System.Net;
using PhoenixSharp.Cluster;
using StackExchange.Redis;
using RedisSubscriber = StackExchange.Redis.ISubscriber;

namespace PhoenixSharp.Redis;

/// <summary>A connection of the adapter, over a multiplexer that it owns or over the application's.</summary>
/// <remarks>
/// StackExchange.Redis has a queue and a loop for each channel, so messages keep their order within a channel but not across channels. The
/// loops put envelopes into one queue, which passes them on one at a time. If that queue is full, the connection breaks. Publishes are not
/// awaited one by one; a window limits the bytes that are not acknowledged. A publish that fails breaks the connection.
/// </remarks>
internal sealed class RedisConnection : IBrokerConnection
{
    /// <summary>The number of bytes that may be published and not acknowledged.</summary>
    public const int WindowBytes = 2 << 20;

    private const int MaxKnownChannels = 1024; // a channel for each bucket and node

    private static readonly string TooSlow =
        $"Messages arrive faster than this node handles them: more than {ReceiveQueue.MaxBytes >> 20} MiB are queued.";

    private readonly IConnectionMultiplexer _multiplexer;
    private readonly bool _isOwn;
    private readonly RedisSubscriber _subscriber;
    private readonly EnvelopeReceiver _received;
    private readonly int _maxMessageBytes;
    private readonly ReceiveQueue _waiting;
    private readonly ConcurrentDictionary<string, ChannelMessageQueue> _queues = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RedisChannel> _channels = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<EndPoint, RedisRole> _roles = new();
    private readonly PublishWindow _window = new(WindowBytes);
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RedisConnection(IConnectionMultiplexer multiplexer, bool isOwn, EnvelopeReceiver received, int maxMessageBytes)
    {
        (_multiplexer, _isOwn, _received, _maxMessageBytes) = (multiplexer, isOwn, received, maxMessageBytes);
        _subscriber = multiplexer.GetSubscriber();
        _waiting = new ReceiveQueue(HandOn);
        multiplexer.ConnectionFailed += Fail;
        if (!multiplexer.IsConnected) // it was lost before the handler was added
            Break(new IOException("The connection to Redis is down."));
    }

    public Task Broken => _broken.Task;

    public BrokerNotice? Notice => RedisRole.Notice(_roles);

    /// <summary>Gets the number of bytes that are published and not acknowledged.</summary>
    public long UnacknowledgedBytes => _window.Bytes;

    public async Task SubscribeAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        await Task.WhenAll(addresses.Select(SubscribeAsync)).WaitAsync(cancellationToken);
        foreach (var address in addresses)
            await LearnRoleAsync(_subscriber.SubscribedEndpoint(ChannelOf(address))).WaitAsync(cancellationToken);
    }

    public async Task UnsubscribeAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        List<Task> leaving = [];
        foreach (var address in addresses)
        {
            if (_queues.TryRemove(address, out var queue))
                leaving.Add(queue.UnsubscribeAsync());
        }
        await Task.WhenAll(leaving).WaitAsync(cancellationToken);
    }

    public async Task SendAsync(IReadOnlyList<OutboundEnvelope> batch, CancellationToken cancellationToken)
    {
        var bytes = 0;
        for (var i = 0; i < batch.Count; i++)
            bytes += batch[i].Bytes.Length;
        await _window.EnterAsync(bytes, cancellationToken);
        ThrowIfBroken();
        _ = AcknowledgeAsync(Publish(batch), bytes);
    }

    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await _window.DrainAsync(cancellationToken);
        ThrowIfBroken(); // a publish that has failed leaves the window too
    }

    public async ValueTask DisposeAsync()
    {
        _multiplexer.ConnectionFailed -= Fail;
        if (!_waiting.Close()) // no envelope is passed on after this, so the next connection may start
            return;
        _broken.TrySetCanceled();
        if (_isOwn)
            await RedisLink.CloseAsync(_multiplexer);
        else
            foreach (var queue in _queues.Values)
                queue.Unsubscribe(CommandFlags.FireAndForget);
    }

    // In a Redis Cluster, all messages of a channel go through one node, which keeps their order.
    private RedisChannel ChannelOf(string address)
    {
        if (_channels.TryGetValue(address, out var known))
            return known;
        var channel = RedisChannel.Literal(address).WithKeyRouting();
        if (_channels.Count < MaxKnownChannels) // nodes come and go, and each start may have a new name
            _channels.TryAdd(address, channel);
        return channel;
    }

    private async Task SubscribeAsync(string address)
    {
        var queue = await _subscriber.SubscribeAsync(ChannelOf(address));
        _queues[address] = queue;
        queue.OnMessage(message => Receive(message.Message));
        if (_waiting.IsClosed && !_isOwn) // DisposeAsync may have run before the subscription was confirmed
            queue.Unsubscribe(CommandFlags.FireAndForget);
    }

    private Task[] Publish(IReadOnlyList<OutboundEnvelope> batch)
    {
        var publishes = new Task[batch.Count];
        for (var i = 0; i < publishes.Length; i++)
            publishes[i] = _subscriber.PublishAsync(ChannelOf(batch[i].Address), batch[i].Bytes);
        return publishes;
    }

    // A server of Redis replies in order. So if the last publish is awaited first, the others are usually complete and are not awaited.
    private async Task AcknowledgeAsync(Task[] publishes, int bytes)
    {
        for (var i = publishes.Length - 1; i >= 0; i--)
        {
            try
            {
                await publishes[i];
            }
            catch (Exception reason) // Broken reports it
            {
                Break(reason);
            }
        }
        _window.Leave(bytes);
    }

    private void Receive(ReadOnlyMemory<byte> envelope)
    {
        if (envelope.Length > _maxMessageBytes)
            ClusterMetrics.WasMalformed("size");
        else if (!_waiting.TryAdd(envelope))
            Break(new IOException(TooSlow));
    }

    private void HandOn(ReadOnlyMemory<byte> envelope)
    {
        try
        {
            _received(envelope.Span);
        }
        catch (Exception reason)
        {
            Break(reason);
        }
    }

    private async Task LearnRoleAsync(EndPoint? endPoint)
    {
        if (endPoint is not null && !_roles.ContainsKey(endPoint))
            _roles[endPoint] = await RedisRole.AskAsync(_multiplexer.GetServer(endPoint));
    }

    // A multiplexer with several servers may lose a server that this connection does not use.
    private void Fail(object? sender, ConnectionFailedEventArgs failure)
    {
        if (failure.EndPoint is null || _roles.ContainsKey(failure.EndPoint) || !_multiplexer.IsConnected)
            Break(new IOException($"The connection to Redis broke ({failure.FailureType})."));
    }

    private void Break(Exception reason) => _broken.TrySetException(reason);

    private void ThrowIfBroken()
    {
        if (_broken.Task.IsFaulted)
            _broken.Task.GetAwaiter().GetResult();
    }
}
