using PhoenixSharp.Budgets;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

// The read-ahead: messages of this connection that wait for its channels, or are being handled by them.
// (1) A message is counted when it is posted to a channel, and (2) until it was handled or discarded.
// (3) While the read-ahead is full the transport pauses reading, at most for HoldTimeout; then the channel for which most waits is ended.
internal sealed partial class SocketSession
{
    private const long Exempt = 64 * 1024; // a connection that holds no more is never paused because of what others hold

    private static readonly TimeSpan Recheck = TimeSpan.FromMilliseconds(100); // other connections free bytes without notifying this one

    private long _aheadBytes;
    private int _aheadMessages;
    private long _waiting; // the read-ahead and an unfinished message
    private long _charged; // the part of it that the address was charged with
    private TaskCompletionSource? _room;
    private bool _isOverloaded;

    /// <summary>Gets the budget of the client's address.</summary>
    public AddressBudget Address { get; }

    /// <summary>Gets the number of bytes that this connection holds on its way in.</summary>
    public long WaitingBytes => Volatile.Read(ref _waiting);

    /// <summary>Gets the number of bytes that this connection holds, on its way in and out.</summary>
    public long HeldBytes => WaitingBytes + Transport.QueuedBytes;

    /// <summary>Gets a value indicating whether the transport must pause reading.</summary>
    public bool MustPause => FullBecause is { } limit && !(Mount.Options.RefuseWhenFull && IsOwn(limit));

    // The limit that is reached, or null.
    private string? FullBecause =>
        Volatile.Read(ref _aheadBytes) >= Mount.Options.MaxReadAheadBytes ? nameof(SocketOptions.MaxReadAheadBytes)
        : Volatile.Read(ref _aheadMessages) >= Mount.Options.MaxReadAheadMessages ? nameof(SocketOptions.MaxReadAheadMessages)
        : WaitingBytes <= Exempt ? null
        : Address.IsExceeded ? nameof(PhoenixOptions.MaxWaitingBytesPerAddress)
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
        if (Volatile.Read(ref _room) is { } room && FullBecause is null)
            room.TrySetResult();
    }

    /// <summary>Counts the memory of a message that has not arrived whole; a negative number gives it back.</summary>
    public void Charge(long bytes)
    {
        var waiting = Interlocked.Add(ref _waiting, bytes);
        if (waiting > ByteBudget.Uncounted || Volatile.Read(ref _charged) != 0)
            Settle();
    }

    /// <summary>
    /// Waits until the read-ahead has room. After <see cref="SocketOptions.HoldTimeout"/> the channel for which most waits is ended. (3)
    /// </summary>
    /// <param name="mayWait"><see langword="false"/> to end that channel at once.</param>
    public async ValueTask WaitForRoomAsync(bool mayWait)
    {
        ChannelMetrics.Paused.Add(1);
        while (await FullAfterAsync(mayWait ? Mount.Options.HoldTimeout : TimeSpan.Zero) is { } limit)
        {
            if (!TryMakeRoom(limit))
                await RoomAsync(Recheck);
        }
    }

    /// <summary>
    /// Waits until the read-ahead has room, at most for a given time in all. Then channels are ended until there is room, those for which
    /// most waits first.
    /// </summary>
    /// <returns>The time that passed.</returns>
    public async ValueTask<TimeSpan> WaitForRoomAsync(TimeSpan most)
    {
        var began = Mount.Time.GetTimestamp();
        ChannelMetrics.Paused.Add(1);
        while (await FullAfterAsync(most - Mount.Time.GetElapsedTime(began)) is { } limit && TryMakeRoom(limit))
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

    private static bool IsOwn(string limit) =>
        limit is nameof(SocketOptions.MaxReadAheadBytes) or nameof(SocketOptions.MaxReadAheadMessages);

    // The limit that is still reached after this time, or null.
    private async ValueTask<string?> FullAfterAsync(TimeSpan most)
    {
        var began = Mount.Time.GetTimestamp();
        while (!_ended && !_isOverloaded && FullBecause is { } limit)
        {
            var left = most - Mount.Time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
                return limit;
            await RoomAsync(left < Recheck || IsOwn(limit) ? left : Recheck);
        }
        return null;
    }

    // False if this connection holds no more than its share of what is exceeded: another one must give way.
    private bool TryMakeRoom(string limit)
    {
        if (TryEndSlowest(limit))
            return true;
        if (!IsOwn(limit) && HeldBytes <= Address.Share)
            return false;
        CloseOverloaded(limit);
        return true;
    }

    private async ValueTask RoomAsync(TimeSpan most)
    {
        var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _room, room);
        Interlocked.MemoryBarrier(); // who frees bytes after this sees it; what was freed before it is seen here
        if (!_ended && !_isOverloaded && FullBecause is not null)
            await room.Task.WaitAsync(most, Mount.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // a timeout is no error
        Volatile.Write(ref _room, null);
    }

    private bool TryEndSlowest(string limit)
    {
        var slowest = Channels().MaxBy(channel => channel.Backlog);
        return slowest is { Backlog: > 0 } && slowest.EndOverloaded(limit);
    }

    // The loop makes sure that a change which another thread makes meanwhile is not left out.
    private void Settle()
    {
        lock (_gate)
        {
            var due = Due();
            while (due != _charged)
            {
                Address.Add(due - _charged);
                Interlocked.Exchange(ref _charged, due);
                due = Due();
            }
        }
    }

    private long Due() => WaitingBytes is var waiting && waiting > ByteBudget.Uncounted ? waiting : 0;
}
