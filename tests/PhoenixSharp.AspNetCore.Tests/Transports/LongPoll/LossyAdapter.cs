using System.Collections.Concurrent;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Transports.LongPoll;

/// <summary>A node of a cluster in memory, whose messages to one other node a test can lose or double.</summary>
internal sealed class LossyAdapter(MemoryAdapter node) : IPubSubAdapter
{
    private int _sent;

    /// <summary>Gets or sets which message is lost, counted from 1; 0 for none.</summary>
    public int Lost { get; set; }

    /// <summary>Gets or sets from which message on all are lost, counted from 1; 0 for none.</summary>
    public int LostFrom { get; set; }

    /// <summary>Gets the messages that were lost or sent, in order.</summary>
    public ConcurrentQueue<RelayMessage> Messages { get; } = new();

    /// <summary>Gets or sets a value indicating whether each message arrives twice.</summary>
    public bool IsDoubling { get; set; }

    /// <summary>Gets the number of messages since the last reset.</summary>
    public int Sent => Volatile.Read(ref _sent);

    public string NodeName => node.NodeName;

    public int MaxBroadcastBytes => node.MaxBroadcastBytes;

    public AdapterStatus Status => node.Status;

    public void Reset()
    {
        Volatile.Write(ref _sent, 0);
        Messages.Clear();
    }

    public ValueTask StartAsync(Action<Broadcast> received, CancellationToken cancellationToken) => node.StartAsync(received, cancellationToken);

    public ValueTask<BroadcastReach> BroadcastAsync(Broadcast broadcast, CancellationToken cancellationToken) => node.BroadcastAsync(broadcast, cancellationToken);

    public async ValueTask<BroadcastReach> DirectBroadcastAsync(string to, Broadcast broadcast, CancellationToken cancellationToken)
    {
        var bytes = broadcast.Payload.Bytes.ToArray();
        if (RelayMessage.Read(bytes, bytes.Length) is { } message)
            Messages.Enqueue(message);
        var number = Interlocked.Increment(ref _sent);
        if (number == Lost || (LostFrom > 0 && number >= LostFrom))
            return BroadcastReach.Handed; // it was, and nobody gets it
        if (IsDoubling)
            await node.DirectBroadcastAsync(to, broadcast, cancellationToken);
        return await node.DirectBroadcastAsync(to, broadcast, cancellationToken);
    }

    public Task OpenTopicAsync(string topic) => node.OpenTopicAsync(topic);

    public void CloseTopic(string topic) => node.CloseTopic(topic);

    public ValueTask DisposeAsync() => node.DisposeAsync();
}
