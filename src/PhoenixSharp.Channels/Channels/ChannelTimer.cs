namespace PhoenixSharp;

/// <summary>A message to a channel that comes later; ends with the channel.</summary>
internal sealed class ChannelTimer(ChannelProcess process, object message) : IDisposable
{
    private ITimer? _timer;

    public void Start(TimeProvider time, TimeSpan delay)
    {
        _timer = time.CreateTimer(static timer => ((ChannelTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(delay, Timeout.InfiniteTimeSpan); // only now, lest it fires before the field is set
    }

    public void Dispose()
    {
        _timer?.Dispose();
        process.Forget(this);
    }

    private void Fire()
    {
        Dispose();
        process.PostInfo(message);
    }
}
