namespace PhoenixSharp.Client;

/// <summary>Tries again, later each time, until it is told that it went well.</summary>
/// <remarks>
/// After phoenix.js's <c>timer.js</c>. With full jitter the wait is anything up to the step: clients that lost one server don't come
/// back to the next in one moment.
/// </remarks>
internal sealed class Backoff : IDisposable
{
    private readonly LoopTimer _timer;
    private readonly Func<int, TimeSpan> _after;
    private readonly Func<double>? _jitter;
    private int _tries;

    /// <param name="socket">Whose loop it runs on.</param>
    /// <param name="action">What is tried.</param>
    /// <param name="after">How long to wait before a try, 1 for the first.</param>
    public Backoff(SocketProcess socket, Action action, Func<int, TimeSpan> after)
    {
        _after = after;
        _jitter = socket.Options.Jitter ? socket.Options.Random : null;
        _timer = new LoopTimer(socket, () =>
        {
            _tries++;
            action();
        });
    }

    /// <summary>Sets the next try, in place of one that is set already.</summary>
    public void Schedule()
    {
        var step = _after(_tries + 1);
        _timer.Start(_jitter is null ? step : step * _jitter());
    }

    /// <summary>Takes a try back and keeps the count.</summary>
    public void Cancel() => _timer.Stop();

    /// <summary>Takes a try back and begins the count anew.</summary>
    public void Reset()
    {
        _tries = 0;
        _timer.Stop();
    }

    public void Dispose() => _timer.Dispose();
}
