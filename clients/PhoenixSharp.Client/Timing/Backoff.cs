namespace PhoenixSharp.Client;

/// <summary>Tries again, later each time, until it is told that it went well.</summary>
/// <remarks>
/// After phoenix.js's <c>timer.js</c>. With full jitter the wait is anything up to the step: clients that lost one server don't come
/// back to the next in one moment.
/// </remarks>
internal sealed class Backoff : IDisposable
{
    private readonly SocketProcess _socket;
    private readonly LoopTimer _timer;
    private readonly BackoffSteps _steps;
    private readonly Func<double>? _jitter;
    private int _tries;
    private TimeSpan? _last; // the last wait that the application's function returned and that can be used

    /// <param name="socket">The socket on whose loop it runs.</param>
    /// <param name="action">The action that is tried.</param>
    /// <param name="steps">How long to wait before each try.</param>
    public Backoff(SocketProcess socket, Action action, BackoffSteps steps)
    {
        (_socket, _steps) = (socket, steps);
        _jitter = socket.Options.Jitter ? socket.Options.Random : null;
        _timer = new LoopTimer(socket, () =>
        {
            _tries++;
            action();
        });
    }

    /// <summary>Gets how many scheduled tries were made since <see cref="Reset"/>.</summary>
    public int Tries => _tries;

    /// <summary>Schedules the next try, in place of one that is scheduled already. Returns how long it waits.</summary>
    public TimeSpan Schedule()
    {
        var step = Step(_tries + 1);
        var delay = _jitter is null ? step : step * _jitter();
        _timer.Start(delay);
        return delay;
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

    // A wait that can't be used must not end the trying: the last one that could is used, or else the default.
    private TimeSpan Step(int tries)
    {
        try
        {
            var step = _steps.After(tries);
            Durations.RequireWait(step, _steps.Name);
            _last = step;
            return step;
        }
        catch (Exception failure)
        {
            _socket.ReportHandler(new HandlerFailure(_steps.Topic, _steps.Name, failure));
            return _last ?? _steps.Default(tries);
        }
    }
}
