namespace PhoenixSharp;

/// <summary>A message to a channel that comes later.</summary>
internal sealed class ChannelTimer(ChannelTimers timers, object message) : IDisposable
{
    public object Message { get; } = message;

    public void Dispose() => timers.CallOff(this);
}
