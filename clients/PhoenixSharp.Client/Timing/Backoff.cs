namespace PhoenixSharp.Client;

/// <summary>Retries an action, with a longer wait each time, until it is reset.</summary>
/// <remarks>
/// After phoenix.js's <c>timer.js</c>. With full jitter, the wait is a random part of the step, so that clients that lost one server do not
/// connect to the next at the same moment.
/// </remarks>
internal sealed class Backoff : IDisposable
{
    private readonly SocketProcess _socket;
    private readonly LoopTimer _timer;
    private readonly BackoffSteps _steps;
    private readonly Func<double>? _jitter;
    private int _tries;
    private TimeSpan? _last; // the last valid wait that the application's function returned

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

    /// <summary>Schedules the next try and returns its wait. It replaces a scheduled try.</summary>
    public TimeSpan Schedule()
    {
        var step = Step(_tries + 1);
        var delay = _jitter is null ? step : step * _jitter();
        _timer.Start(delay);
        return delay;
    }

    /// <summary>Cancels the scheduled try and keeps the count.</summary>
    public void Cancel() => _timer.Stop();

    /// <summary>Cancels the scheduled try and restarts the count.</summary>
    public void Reset()
    {
        _tries = 0;
        _timer.Stop();
    }

    public void Dispose() => _timer.Dispose();

    // An invalid wait must not end the retries: the last valid wait is used instead, or the default if there is none.
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
