namespace PhoenixSharp.Testing;

/// <summary>The messages that a client received and that the test has not taken yet, in order.</summary>
internal sealed class Inbox
{
    private readonly Lock _gate = new();
    private readonly List<ReceivedMessage> _messages = [];
    private TaskCompletionSource _arrived = NewSignal();

    public void Add(ReceivedMessage message)
    {
        lock (_gate)
        {
            _messages.Add(message);
            _arrived.SetResult();
            _arrived = NewSignal();
        }
    }

    /// <summary>Takes the first message that matches, or waits for it.</summary>
    /// <returns>Null if none arrives before the timeout expires.</returns>
    public async Task<ReceivedMessage?> TakeAsync(Predicate<ReceivedMessage> match, TimeSpan timeout)
    {
        using var expired = new CancellationTokenSource(timeout);
        while (!expired.IsCancellationRequested)
        {
            if (TryTake(match, out var message, out var arrived))
                return message;
            await arrived.WaitAsync(expired.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return TryTake(match, out var last, out _) ? last : null;
    }

    /// <summary>Returns the messages that match, without taking them.</summary>
    public IReadOnlyList<ReceivedMessage> Find(Predicate<ReceivedMessage> match)
    {
        lock (_gate)
            return _messages.FindAll(match);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool TryTake(Predicate<ReceivedMessage> match, out ReceivedMessage? message, out Task arrived)
    {
        lock (_gate)
        {
            arrived = _arrived.Task;
            var index = _messages.FindIndex(match);
            message = index < 0 ? null : _messages[index];
            if (index >= 0)
                _messages.RemoveAt(index);
            return index >= 0;
        }
    }
}
