using System.Collections.Concurrent;

namespace PhoenixSharp.Client;

/// <summary>Runs the application's handlers of one socket, one at a time and in order, beside the socket's loop.</summary>
internal sealed class HandlerProcess : IDisposable
{
    private readonly TimeProvider _time;
    private readonly int _most;
    private readonly Mailbox<Delivery> _mailbox;
    private int _waiting;
    private long _lastHeld;
    private volatile TaskCompletionSource _room = Completed();

    public HandlerProcess(SocketProcess socket)
    {
        Caller = new HandlerCaller(socket.Options, socket.ReportHandler);
        _time = socket.Time;
        _most = socket.Options.HandlerBacklog;
        _mailbox = new Mailbox<Delivery>(DrainAsync, socket.Options.Schedule);
    }

    public HandlerCaller Caller { get; }

    /// <summary>Posts a message for a subscription. Only the socket's loop calls it.</summary>
    public void Post(Subscription subscription, in Payload payload, long joinRef) =>
        Post(new Delivery(subscription, payload, joinRef, null));

    /// <summary>Posts an event. It runs in order with the messages.</summary>
    public void Post(Func<HandlerCaller, ValueTask> raise) => Post(new Delivery(null, default, 0, raise));

    /// <summary>Gets a value indicating whether the queue is full. The connection is not read then.</summary>
    public bool IsFull => !_room.Task.IsCompleted;

    /// <summary>Gets the timestamp at which reading last resumed after the queue was full, or 0 if it was never full.</summary>
    public long LastHeld => Volatile.Read(ref _lastHeld);

    /// <summary>Waits while the queue is full. The connection is not read meanwhile, so the server's flow control acts.</summary>
    public Task WhenRoomAsync() => _room.Task;

    public void Dispose() => Caller.Dispose();

    private void Post(in Delivery delivery)
    {
        if (Interlocked.Increment(ref _waiting) == _most)
            Fill();
        _mailbox.Post(delivery);
    }

    // A source that is not completed must not be replaced: the connection may wait for it. The second check handles a queue that the
    // handlers have emptied between the count and the assignment.
    private void Fill()
    {
        if (!_room.Task.IsCompleted)
            return;
        _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.MemoryBarrier(); // either this thread reads the new count, or the handlers' thread reads the new source
        if (Volatile.Read(ref _waiting) <= _most / 2)
            Resume();
    }

    private void Resume()
    {
        if (_room.Task.IsCompleted)
            return;
        Volatile.Write(ref _lastHeld, _time.GetTimestamp());
        _room.TrySetResult();
    }

    private async ValueTask DrainAsync(ConcurrentQueue<Delivery> queue)
    {
        while (queue.TryDequeue(out var delivery))
        {
            await delivery.RunAsync(Caller).ConfigureAwait(false);
            if (Interlocked.Decrement(ref _waiting) == _most / 2)
                Resume();
        }
        Caller.Rest();
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }

    private readonly record struct Delivery(
        Subscription? Subscription, Payload Payload, long JoinRef, Func<HandlerCaller, ValueTask>? Raise)
    {
        public ValueTask RunAsync(HandlerCaller caller)
        {
            if (Raise is not null)
                return Raise(caller);
            return Subscription is { IsEnded: false }
                ? caller.CallAsync(Subscription.Channel.Topic, Subscription.Event, static delivery => delivery.HandleAsync(), this)
                : ValueTask.CompletedTask;
        }

        private ValueTask HandleAsync() => Subscription!.HandleAsync(Payload, JoinRef);
    }
}
