using PhoenixSharp.Budgets;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

// The read-ahead: messages of this connection that wait for its channels or are being handled by them.
// (1) A message is counted when it is posted to a channel, and (2) until it was handled or discarded.
// (3) While the read-ahead is full, the transport pauses reading, at most for HoldTimeout; then the channel with the largest backlog is
// ended.
internal sealed partial class SocketSession
{
    private const long ExemptBytes = 64 * 1024; // up to here a connection is never paused because other connections hold too much

    // Other connections release bytes without notifying this one.
    private static readonly TimeSpan RecheckInterval = TimeSpan.FromMilliseconds(100);

    private long _aheadBytes;
    private int _aheadMessages;
    private long _waiting; // the read-ahead and an unfinished message
    private long _charged; // the bytes that were charged to the address
    private TaskCompletionSource? _room;
    private bool _isOverloaded;

    /// <summary>Gets the budget of the client's address.</summary>
    public AddressBudget Address { get; }

    /// <summary>Gets the number of inbound bytes that this connection holds.</summary>
    public long WaitingBytes => Volatile.Read(ref _waiting);

    /// <summary>Gets the number of inbound and outbound bytes that this connection holds.</summary>
    public long HeldBytes => WaitingBytes + Transport.QueuedBytes;

    /// <summary>Gets the number of bytes that this connection and its channels hold, intercepted broadcasts and held frames included.</summary>
    public long TotalBytes => HeldBytes + Channels().Sum(channel => channel.DeliveredBytes);

    /// <summary>Gets a value indicating whether the transport must pause reading.</summary>
    public bool MustPause => ReachedLimit is { } limit && !(Mount.Options.RefuseWhenFull && IsConnectionLimit(limit));

    // The name of the limit that is reached, or null.
    private string? ReachedLimit =>
        Volatile.Read(ref _aheadBytes) >= Mount.Options.MaxReadAheadBytes ? nameof(SocketOptions.MaxReadAheadBytes)
        : Volatile.Read(ref _aheadMessages) >= Mount.Options.MaxReadAheadMessages ? nameof(SocketOptions.MaxReadAheadMessages)
        : WaitingBytes <= ExemptBytes ? null
        : Address.IsExceeded && HeldBytes > Address.Share ? nameof(PhoenixOptions.MaxWaitingBytesPerAddress)
        : Address.Process.IsExceeded ? nameof(PhoenixOptions.MaxWaitingBytes)
        : null;

    /// <summary>Counts a message that waits for a channel. (1)</summary>
    public void BeginWaiting(int bytes)
    {
        Interlocked.Add(ref _aheadBytes, bytes);
        Interlocked.Increment(ref _aheadMessages);
        Charge(bytes);
    }

    /// <summary>Counts a message as handled or discarded. (2)</summary>
    public void EndWaiting(int bytes)
    {
        Interlocked.Add(ref _aheadBytes, -bytes);
        Interlocked.Decrement(ref _aheadMessages);
        Charge(-bytes);
        if (Volatile.Read(ref _room) is { } room && ReachedLimit is null)
            room.TrySetResult();
    }

    /// <summary>Counts the memory of a message that has not arrived completely; a negative number releases it.</summary>
    public void Charge(long bytes)
    {
        var waiting = Interlocked.Add(ref _waiting, bytes);
        if (waiting > ByteBudget.Uncounted || Volatile.Read(ref _charged) != 0)
            UpdateCharge();
    }

    /// <summary>
    /// Waits until the read-ahead has room. After <see cref="SocketOptions.HoldTimeout"/> the channel with the largest backlog is ended.
    /// (3)
    /// </summary>
    /// <param name="mayWait"><see langword="false"/> to end that channel at once.</param>
    public async ValueTask WaitForRoomAsync(bool mayWait)
    {
        ChannelMetrics.Paused.Add(1);
        while (await LimitReachedAfterAsync(mayWait ? Mount.Options.HoldTimeout : TimeSpan.Zero) is { } limit && TryMakeRoom(limit))
        {
        }
    }

    /// <summary>
    /// Waits until the read-ahead has room, at most for a given time in total. Then channels are ended until there is room, the channel
    /// with the largest backlog first.
    /// </summary>
    /// <returns>The time that passed.</returns>
    public async ValueTask<TimeSpan> WaitForRoomAsync(TimeSpan timeout)
    {
        var began = Mount.Time.GetTimestamp();
        ChannelMetrics.Paused.Add(1);
        while (await LimitReachedAfterAsync(timeout - Mount.Time.GetElapsedTime(began)) is { } limit && TryMakeRoom(limit))
        {
        }
        return Mount.Time.GetElapsedTime(began);
    }

    /// <summary>Closes the connection with 1013, because it holds bytes while a limit is exceeded.</summary>
    /// <param name="limit">The option whose limit is exceeded.</param>
    public void CloseOverloaded(string limit)
    {
        if (Interlocked.Exchange(ref _isOverloaded, true))
            return;
        Mount.Logger.ConnectionOverloaded(Mount.Path, HeldBytes, limit);
        ChannelMetrics.ConnectionsOverloaded.Add(1);
        Transport.Close(SessionClose.Overloaded);
        Volatile.Read(ref _room)?.TrySetResult();
    }

    private static bool IsConnectionLimit(string limit) =>
        limit is nameof(SocketOptions.MaxReadAheadBytes) or nameof(SocketOptions.MaxReadAheadMessages);

    // Waits until no limit is reached. Returns the limit that is still reached when the timeout expires, or null.
    private async ValueTask<string?> LimitReachedAfterAsync(TimeSpan timeout)
    {
        var began = Mount.Time.GetTimestamp();
        while (!_ended && !_isOverloaded && ReachedLimit is { } limit)
        {
            var left = timeout - Mount.Time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
                return limit;
            await WaitForChangeAsync(left < RecheckInterval || IsConnectionLimit(limit) ? left : RecheckInterval);
        }
        return null;
    }

    // Returns false if only the process limit is exceeded: then the connections that hold most are closed, and this one goes on.
    private bool TryMakeRoom(string limit)
    {
        if (TryEndSlowest(limit))
            return true;
        if (limit == nameof(PhoenixOptions.MaxWaitingBytes))
            return false;
        CloseOverloaded(limit);
        return true;
    }

    private async ValueTask WaitForChangeAsync(TimeSpan timeout)
    {
        var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _room, room);
        Interlocked.MemoryBarrier(); // bytes that were released before are seen below; a later release sees _room
        if (!_ended && !_isOverloaded && ReachedLimit is not null)
            await room.Task.WaitAsync(timeout, Mount.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // a timeout is no error
        Volatile.Write(ref _room, null);
    }

    private bool TryEndSlowest(string limit)
    {
        var slowest = Channels().MaxBy(channel => channel.Backlog);
        return slowest is { Backlog: > 0 } && slowest.EndOverloaded(limit);
    }

    // The loop includes changes that other threads make meanwhile.
    private void UpdateCharge()
    {
        lock (_gate)
        {
            var due = BytesToCharge();
            while (due != _charged)
            {
                Address.Add(due - _charged);
                Interlocked.Exchange(ref _charged, due);
                due = BytesToCharge();
            }
        }
    }

    private long BytesToCharge() => WaitingBytes is var waiting && waiting > ByteBudget.Uncounted ? waiting : 0;
}
