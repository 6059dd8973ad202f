namespace PhoenixSharp.Client;

/// <summary>Reports a handler that does not end within 30 s, because all later events wait for it.</summary>
/// <remarks>The timer is set once for many handlers, so that a short handler costs nothing.</remarks>
internal sealed class HandlerWatch : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time;
    private readonly Action<HandlerFailure> _report;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private (string? Topic, string Name) _running;
    private long _number, _watched, _since;
    private bool _isSet, _isPosted;

    public HandlerWatch(TimeProvider time, Action<HandlerFailure> report)
    {
        (_time, _report) = (time, report);
        _timer = time.CreateTimer(
            static watch => ((HandlerWatch)watch!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Records that the next handler begins.</summary>
    public void Begin(string? topic, string name)
    {
        lock (_gate)
        {
            (_running, _isPosted) = ((topic, name), false);
            _number++;
            if (!_isSet)
                Set();
        }
    }

    /// <summary>Records that the handler was posted to the application's dispatcher.</summary>
    public void Post()
    {
        lock (_gate)
            _isPosted = true;
    }

    /// <summary>Records that the dispatcher has started the handler.</summary>
    public void Start()
    {
        lock (_gate)
            _isPosted = false;
    }

    /// <summary>Records that no handler runs.</summary>
    public void End()
    {
        lock (_gate)
        {
            _number++;
            _isSet = false;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Set()
    {
        (_isSet, _watched, _since) = (true, _number, _time.GetTimestamp());
        _timer.Change(Limit, Timeout.InfiniteTimeSpan);
    }

    private void Check()
    {
        (string? Topic, string Name) slow;
        string late;
        lock (_gate)
        {
            if (!_isSet || _time.GetElapsedTime(_since) < Limit)
                return; // the timer fired while it was stopped or restarted
            if (_watched != _number)
            {
                Set(); // another handler runs than the one that was watched
                return;
            }
            _isSet = false;
            slow = _running;
            late = _isPosted ? "The dispatcher has not started the handler" : "The handler has not ended";
        }
        var reason = new TimeoutException($"{late} within {Limit.TotalSeconds} s. Other events wait for it.");
        _report(new HandlerFailure(slow.Topic, slow.Name, reason));
    }
}
