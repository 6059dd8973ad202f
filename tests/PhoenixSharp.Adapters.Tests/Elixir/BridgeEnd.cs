using System.Diagnostics.Metrics;
using PhoenixSharp.Elixir;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Adapters.Tests.Elixir;

/// <summary>A node's end of the bridge, without a broker: what it makes of bytes, and what it counts meanwhile.</summary>
internal sealed class BridgeEnd
{
    public const int MostBytes = 1 << 20;

    public const int MaxBroadcastBytes = 1 << 18;

    private readonly Func<IReadOnlyList<LogRecord>> _records;

    public BridgeEnd(params string[] topics)
    {
        var log = new RecordingLogger();
        _records = () => log.Records;
        Bridge = new ElixirBridge("MyApp.PubSub", "one", MostBytes, MaxBroadcastBytes, log.CreateLogger("Cluster"));
        foreach (var topic in topics)
            Bridge.Open(topic);
    }

    public ElixirBridge Bridge { get; }

    public IReadOnlyList<LogRecord> Log => _records();

    public Broadcast? Read(string hex) => Bridge.Read(Convert.FromHexString(hex));

    /// <summary>Gets the envelope of a broadcast, in hex.</summary>
    public string Write(string topic, string @event, Payload payload) => Convert.ToHexStringLower(Bridge.Write(new Broadcast(topic, @event, payload))!.Value.Bytes.Span);

    /// <summary>Gets what is counted while something is done on this thread: <c>name</c>, or <c>name reason</c>.</summary>
    public static string[] Counted(Action act)
    {
        List<string> counted = [];
        var thread = Environment.CurrentManagedThreadId;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "PhoenixSharp" && instrument.Name.StartsWith("phoenixsharp.elixir.", StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (Environment.CurrentManagedThreadId == thread && value == 1)
                counted.Add(string.Join(' ', [instrument.Name["phoenixsharp.elixir.".Length..], .. tags.ToArray().Select(tag => $"{tag.Value}")]));
        });
        listener.Start();
        act();
        return [.. counted];
    }
}
