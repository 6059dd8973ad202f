namespace PhoenixSharp.Redis;

/// <summary>The envelopes that a connection has received and not passed on. They are passed on one at a time, in order.</summary>
/// <remarks>
/// StackExchange.Redis reads as fast as Redis sends, and has no way to pause. So the queue has a limit: without it, a node that handles
/// messages too slowly would run out of memory.
/// </remarks>
internal sealed class ReceiveQueue
{
    /// <summary>The number of bytes that may be queued. By default, Redis disconnects a subscriber at the same number.</summary>
    public const int MaxBytes = 32 << 20;

    private readonly Lock _passing = new();
    private readonly Mailbox<ReadOnlyMemory<byte>> _envelopes;
    private readonly Action<ReadOnlyMemory<byte>> _pass;
    private long _bytes;
    private volatile bool _isClosed; // set while _passing is held

    /// <param name="pass">Takes an envelope. It must not throw.</param>
    public ReceiveQueue(Action<ReadOnlyMemory<byte>> pass) => (_pass, _envelopes) = (pass, new Mailbox<ReadOnlyMemory<byte>>(PassAsync));

    /// <summary>Gets a value indicating whether the queue is closed.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Adds an envelope.</summary>
    /// <returns><see langword="false"/> if the queue is full.</returns>
    public bool TryAdd(ReadOnlyMemory<byte> envelope)
    {
        if (Interlocked.Add(ref _bytes, envelope.Length) > MaxBytes)
        {
            Interlocked.Add(ref _bytes, -envelope.Length);
            return false;
        }
        _envelopes.Post(envelope); // not PostInline: a slow receiver would block the caller before the limit is reached
        return true;
    }

    /// <summary>Closes the queue. No envelope is passed on after this.</summary>
    /// <returns><see langword="false"/> if it was closed before.</returns>
    public bool Close()
    {
        lock (_passing)
        {
            var wasClosed = _isClosed;
            _isClosed = true;
            return !wasClosed;
        }
    }

    private ValueTask PassAsync(ReadOnlyMemory<byte> envelope)
    {
        lock (_passing)
        {
            if (!_isClosed)
                _pass(envelope);
        }
        Interlocked.Add(ref _bytes, -envelope.Length);
        return ValueTask.CompletedTask;
    }
}
