namespace PhoenixSharp.Client;

/// <summary>
/// The timeout of a reply. While the queue of the handlers is full, the connection is not read and the reply can't arrive, so that time
/// does not count.
/// </summary>
/// <remarks>When reading resumes, the timeout restarts: many messages may have arrived before the reply.</remarks>
internal sealed class ReplyTimer : IDisposable
{
    private readonly SocketProcess _socket;
    private readonly Action _expired;
    private readonly Action? _held;
    private readonly LoopTimer _timer;
    private TimeSpan _due;
    private long _started;

    /// <param name="socket">The socket on whose loop the timer fires.</param>
    /// <param name="expired">Called when the timeout expires.</param>
    /// <param name="held">Called instead, once for each timeout, while the connection is not read.</param>
    public ReplyTimer(SocketProcess socket, Action expired, Action? held = null)
    {
        (_socket, _expired, _held) = (socket, expired, held);
        _timer = new LoopTimer(socket, Fire);
    }

    public void Start(TimeSpan due)
    {
        (_due, _started) = (due, _socket.Time.GetTimestamp());
        _timer.Start(due);
    }

    public void Stop() => _timer.Stop();

    public void Dispose() => _timer.Dispose();

    private void Fire()
    {
        if (_socket.Handlers.IsFull)
        {
            _timer.Start(_due);
            _held?.Invoke();
            return;
        }
        var left = _due - _socket.Time.GetElapsedTime(Math.Max(_started, _socket.Handlers.LastHeld));
        if (left > TimeSpan.Zero)
            _timer.Start(left);
        else
            _expired();
    }
}
