using System.Buffers;
using NATS.Client.Core;
using PhoenixSharp.Cluster;

namespace PhoenixSharp.Nats;

/// <summary>A connection of the NATS client, which publishes and receives.</summary>
/// <remarks>
/// The client's read loop passes envelopes to the receiver, one at a time and in the order of all subjects. The client buffers 64 KiB and
/// the message that exceeds them. If that buffer is full, a write waits for the server. An error from the server breaks the connection,
/// because no error that these commands can cause goes away without a change of the server or of the options.
/// </remarks>
internal sealed class NatsBrokerConnection(NatsConnection client, EnvelopeReceiver received, int maxEnvelopeBytes) : IBrokerConnection
{
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, Subscription> _subscriptions = []; // the client holds weak references only
    private readonly SemaphoreSlim _receiving = new(1, 1);
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isConnected;
    private bool _isDisposed;

    public Task Broken => _broken.Task;

    /// <summary>Connects.</summary>
    /// <returns>The information that the server sent about itself.</returns>
    public async Task<INatsServerInfo> OpenAsync(CancellationToken cancellationToken)
    {
        client.ServerError += OnServerErrorAsync;
        client.ConnectionDisconnected += OnDisconnectedAsync;
        client.OnConnectingAsync = ConnectOnceAsync;
        await client.ConnectAsync().AsTask().WaitAsync(cancellationToken);
        _isConnected = true;
        return client.ServerInfo!;
    }

    public async Task SubscribeAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        foreach (var address in addresses)
        {
            var subscription = _subscriptions[address] = new Subscription(client, NatsSubject.Of(address), ReceiveAsync);
            await UntilDoneAsync(client.AddSubAsync(subscription, cancellationToken), cancellationToken);
        }
        await FinishAsync(cancellationToken);
    }

    public async Task UnsubscribeAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        foreach (var address in addresses)
        {
            if (_subscriptions.Remove(address, out var subscription))
                await UntilDoneAsync(subscription.UnsubscribeAsync(), cancellationToken);
        }
        await FinishAsync(cancellationToken);
    }

    public async Task SendAsync(IReadOnlyList<OutboundEnvelope> batch, CancellationToken cancellationToken)
    {
        var serializer = NatsRawSerializer<ReadOnlyMemory<byte>>.Default;
        foreach (var envelope in batch)
        {
            var subject = NatsSubject.Of(envelope.Address);
            var publishing = client.PublishAsync(subject, envelope.Bytes, serializer: serializer, cancellationToken: cancellationToken);
            await UntilDoneAsync(publishing, cancellationToken);
        }
    }

    // The server handles commands in order, so a PONG confirms everything that was written before the PING.
    public Task FinishAsync(CancellationToken cancellationToken) =>
        UntilDoneAsync(client.PingAsync(cancellationToken).AsTask(), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        _broken.TrySetCanceled();
        // Disposing may wait for the server, which may not answer.
        await client.DisposeAsync().AsTask().WaitAsync(DisposeTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _receiving.WaitAsync(); // after this, the next connection may pass envelopes on
    }

    // MaxReconnectRetry = 0 does not turn reconnecting off (NATS.Client.Core 3.3), so a second connection is refused here.
    private ValueTask<(string Host, int Port)> ConnectOnceAsync((string Host, int Port) server) =>
        _isConnected ? throw new IOException("The connection was lost. The adapter makes a new one.") : new(server);

    // Waits for the operation or for the end of the connection. Without a connection, the client would wait until it has reconnected.
    private ValueTask UntilDoneAsync(ValueTask operation, CancellationToken cancellationToken) =>
        operation.IsCompletedSuccessfully ? operation : new(UntilDoneAsync(operation.AsTask(), cancellationToken));

    private async Task UntilDoneAsync(Task operation, CancellationToken cancellationToken)
    {
        var first = await Task.WhenAny(operation, Broken).WaitAsync(cancellationToken);
        try
        {
            await first;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested) // of a PING, by the client
        {
            await Broken.WaitAsync(cancellationToken); // throws the reason
        }
    }

    private async ValueTask ReceiveAsync(ReadOnlySequence<byte> envelope)
    {
        await _receiving.WaitAsync();
        try
        {
            if (!_isDisposed)
                Receive(envelope);
        }
        catch (Exception reason) // the client would end the subscription and report nothing
        {
            _broken.TrySetException(reason);
        }
        finally
        {
            _receiving.Release();
        }
    }

    private void Receive(in ReadOnlySequence<byte> envelope)
    {
        if (envelope.Length > maxEnvelopeBytes)
            ClusterMetrics.WasMalformed("size");
        else if (envelope.IsSingleSegment)
            received(envelope.FirstSpan);
        else
            ReceivePieces(envelope);
    }

    private void ReceivePieces(in ReadOnlySequence<byte> pieces)
    {
        var whole = ArrayPool<byte>.Shared.Rent((int)pieces.Length);
        pieces.CopyTo(whole);
        received(whole.AsSpan(0, (int)pieces.Length));
        ArrayPool<byte>.Shared.Return(whole);
    }

    private ValueTask OnServerErrorAsync(object? sender, NatsServerErrorEventArgs error)
    {
        _broken.TrySetException(new IOException($"NATS answered: {error.Error}"));
        return default;
    }

    private ValueTask OnDisconnectedAsync(object? sender, NatsEventArgs lost)
    {
        _broken.TrySetException(new EndOfStreamException("NATS closed the connection."));
        return default;
    }

    /// <summary>A subscription that does not use the client's queue. That queue drops the newest message when it is full.</summary>
    private sealed class Subscription(NatsConnection client, string subject, Func<ReadOnlySequence<byte>, ValueTask> receive)
        : NatsSubBase(client, client.SubscriptionManager, subject, queueGroup: null, opts: null)
    {
        // The subscription ends with the connection. The base class would send UNSUB, and wait if the server stalls.
        public override ValueTask DisposeAsync() => default;

        protected override ValueTask ReceiveInternalAsync(
            string subject,
            string? replyTo,
            ReadOnlySequence<byte>? headersBuffer,
            ReadOnlySequence<byte> payloadBuffer) => receive(payloadBuffer);

        protected override void TryComplete() // there is no queue
        {
        }
    }
}
