using System.Diagnostics.Metrics;

namespace PhoenixSharp;

/// <summary>What a counter has counted since this was made. The meter is the process's, and tests run beside each other: look for at least so much, or at one tag.</summary>
internal sealed class Counted : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _sum;

    public Counted(string counter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "PhoenixSharp" && instrument.Name == counter)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _sum, value));
        _listener.Start();
    }

    public long Sum => Volatile.Read(ref _sum);

    public void Dispose() => _listener.Dispose();
}
