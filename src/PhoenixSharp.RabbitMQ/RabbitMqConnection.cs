using PhoenixSharp.Cluster;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PhoenixSharp.RabbitMq;

/// <summary>One connection of the official client, with one channel and the node's own queue: gone when the connection is.</summary>
/// <remarks>
/// The client hands deliveries on one at a time, in order. They are acknowledged, for the broker sends only so many ahead: the client keeps all that
/// has come, without bound. Its writes wait while the broker takes no more, be it a full socket or a broker that blocks who publishes; the outbox
/// fills meanwhile.
/// </remarks>
internal sealed class RabbitMqConnection(IConnection connection, IChannel channel, string exchange, EnvelopeReceiver received) : IBrokerConnection
{
    private const ushort MostAhead = 1000; // envelopes that have come and aren't handed on yet
    private const int AcknowledgedAtOnce = 16; // a beat comes each minute at least, and RabbitMQ closes a channel that owes an answer for half an hour
    private const int MostBytesWaiting = 32 << 20; // at the broker, behind those

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly Dictionary<string, object?> QueueArguments = new() { ["x-max-length-bytes"] = MostBytesWaiting }; // past that the oldest are dropped

    private readonly SemaphoreSlim _receiving = new(1, 1);
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _queue = "";
    private bool _isOver;

    public Task Broken => _broken.Task;

    /// <summary>Makes the exchange, if it isn't there, and the queue, and begins to receive.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        connection.ConnectionShutdownAsync += BreakAsync;
        channel.ChannelShutdownAsync += BreakAsync;
        await channel.ExchangeDeclareAsync(exchange, ExchangeType.Direct, durable: false, autoDelete: false, cancellationToken: cancellationToken);
        var queue = await channel.QueueDeclareAsync(durable: false, exclusive: true, autoDelete: true, arguments: QueueArguments, cancellationToken: cancellationToken);
        _queue = queue.QueueName;
        await channel.BasicQosAsync(prefetchSize: 0, MostAhead, global: false, cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += ReceiveAsync;
        await channel.BasicConsumeAsync(_queue, autoAck: false, consumer, cancellationToken);
    }

    public async Task SubscribeAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        foreach (var address in addresses)
            await channel.QueueBindAsync(_queue, exchange, address, cancellationToken: cancellationToken);
    }

    public async Task UnsubscribeAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        foreach (var address in addresses)
            await channel.QueueUnbindAsync(_queue, exchange, address, cancellationToken: cancellationToken);
    }

    public async Task SendAsync(IReadOnlyList<OutboundEnvelope> batch, CancellationToken cancellationToken)
    {
        foreach (var envelope in batch)
            await channel.BasicPublishAsync(exchange, envelope.Address, envelope.Bytes, cancellationToken);
    }

    // What was sent goes before the question on the same channel.
    public Task FinishAsync(CancellationToken cancellationToken) => channel.QueueDeclarePassiveAsync(_queue, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isOver, true))
            return;
        _broken.TrySetCanceled();
        await LetGoAsync(connection);
        await _receiving.WaitAsync(); // for the envelope that is being handed on: another connection's mustn't come beside it
    }

    /// <summary>Ends a connection, whose broker may not answer any more.</summary>
    public static async Task LetGoAsync(IConnection connection)
    {
        await connection.AbortAsync(Constants.ReplySuccess, "gone", Patience).WaitAsync(Patience * 2).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await connection.DisposeAsync().AsTask().WaitAsync(Patience * 2).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // The client goes on handing out what it has when the connection is gone.
    private async Task ReceiveAsync(object sender, BasicDeliverEventArgs delivery)
    {
        await _receiving.WaitAsync();
        try
        {
            if (_isOver)
                return;
            received(delivery.Body.Span);
        }
        finally
        {
            _receiving.Release();
        }
        if (delivery.DeliveryTag % AcknowledgedAtOnce == 0 && channel.IsOpen)
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: true);
    }

    private Task BreakAsync(object sender, ShutdownEventArgs reason)
    {
        _broken.TrySetException(new IOException($"RabbitMQ closed the connection: {reason.ReplyCode} {reason.ReplyText}"));
        return Task.CompletedTask;
    }
}
