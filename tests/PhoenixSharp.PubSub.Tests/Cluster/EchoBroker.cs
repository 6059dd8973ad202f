using System.Collections.Concurrent;
using PhoenixSharp.Cluster;

namespace PhoenixSharp.PubSub.Tests;

/// <summary>A broker in memory that gives a node back what it sends, on the sender's stack.</summary>
internal sealed class EchoBroker(TimeProvider time) : IBroker
{
    private readonly List<long> _connections = [];
    private volatile EnvelopeReceiver? _received; // of the last connection
    private volatile TaskCompletionSource? _broken;
    private volatile int _sent;
    private volatile int _closed;

    public string Name => "echo";

    /// <summary>Gets when each connection was begun.</summary>
    public IReadOnlyList<long> Connections
    {
        get
        {
            lock (_connections)
                return [.. _connections];
        }
    }

    /// <summary>Gets how often a node has sent something.</summary>
    public int Sent => _sent;

    /// <summary>Gets all that nodes have sent.</summary>
    public ConcurrentQueue<OutboundEnvelope> Outbound { get; } = new();

    /// <summary>Gets or sets whether it lets nodes in and breaks the connection of one that sends.</summary>
    public bool IsMute { get; set; }

    /// <summary>Gets or sets whether it takes what nodes send and brings it to nobody.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>Gets or sets why it lets nobody in.</summary>
    public string? Refusal { get; set; }

    /// <summary>Gets or sets what a node that subscribes waits for.</summary>
    public Task Confirming { get; set; } = Task.CompletedTask;

    /// <summary>Gets or sets the task that each connect waits for, even if the node has given up.</summary>
    public Task Connecting { get; set; } = Task.CompletedTask;

    /// <summary>Gets the number of connections that were closed.</summary>
    public int Closed => _closed;

    /// <summary>Gets or sets the exception that closing a connection throws.</summary>
    public Exception? ClosingFailure { get; set; }

    /// <summary>Gets or sets a function that returns the task that a send waits for.</summary>
    public Func<Task>? Taking { get; set; }

    /// <summary>Gets or sets the task that each finish waits for.</summary>
    public Task Finishing { get; set; } = Task.CompletedTask;

    public Task<IBrokerConnection> ConnectAsync(EnvelopeReceiver received, CancellationToken cancellationToken)
    {
        lock (_connections)
            _connections.Add(time.GetTimestamp());
        if (Refusal is not null)
            return Task.FromException<IBrokerConnection>(new IOException(Refusal));
        (_received, _broken) = (received, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var connection = new Connection(this, received, _broken);
        return Connecting.IsCompleted ? Task.FromResult<IBrokerConnection>(connection) : ConnectLateAsync(connection, Connecting);
    }

    /// <summary>Brings a node what another one sent.</summary>
    public void Bring(byte[] envelope) => _received!(envelope);

    /// <summary>Breaks the node's connection.</summary>
    public void Break() => _broken!.TrySetException(new IOException("gone"));

    private static async Task<IBrokerConnection> ConnectLateAsync(Connection connection, Task connecting)
    {
        await connecting;
        return connection;
    }

    private sealed class Connection(EchoBroker broker, EnvelopeReceiver received, TaskCompletionSource broken) : IBrokerConnection
    {
        public Task Broken => broken.Task;

        public Task SubscribeAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken) => broker.Confirming.WaitAsync(cancellationToken);

        public Task UnsubscribeAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task SendAsync(IReadOnlyList<OutboundEnvelope> batch, CancellationToken cancellationToken) =>
            broker.Taking is { } taking ? SendAfterAsync(taking(), batch, cancellationToken) : Take(batch);

        public Task FinishAsync(CancellationToken cancellationToken) => broker.Finishing.WaitAsync(cancellationToken);

        public ValueTask DisposeAsync()
        {
            broken.TrySetCanceled(CancellationToken.None);
            Interlocked.Increment(ref broker._closed);
            return broker.ClosingFailure is { } failure ? throw failure : ValueTask.CompletedTask;
        }

        private async Task SendAfterAsync(Task taken, IReadOnlyList<OutboundEnvelope> batch, CancellationToken cancellationToken)
        {
            await taken.WaitAsync(cancellationToken);
            await Take(batch);
        }

        private Task Take(IReadOnlyList<OutboundEnvelope> batch)
        {
            Interlocked.Increment(ref broker._sent);
            foreach (var envelope in batch)
                broker.Outbound.Enqueue(envelope);
            if (broker.IsMute)
                broken.TrySetException(new IOException("you may not publish"));
            else if (!broker.IsDeaf)
                foreach (var envelope in batch)
                    received(envelope.Bytes.Span);
            return Task.CompletedTask;
        }
    }
}
