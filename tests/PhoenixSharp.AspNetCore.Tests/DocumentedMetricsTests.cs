using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using PhoenixSharp.Client;

namespace PhoenixSharp;

// docs/METRICS.md promises that each instrument stands in it with its kind and unit, and no other.
public sealed partial class DocumentedMetricsTests
{
    private static readonly Assembly[] Counted = // all that have metrics, and all that may get some
    [
        typeof(Payload).Assembly, typeof(IPubSub).Assembly, typeof(RedisOptions).Assembly, typeof(RabbitMqOptions).Assembly, typeof(NatsOptions).Assembly, typeof(Presence).Assembly,
        typeof(Channel).Assembly, typeof(PhoenixServiceCollectionExtensions).Assembly, typeof(PhoenixSocket).Assembly,
    ];

    [Fact]
    public void Every_instrument_stands_on_the_page_and_no_other()
    {
        var documented = Row().Matches(Documents.Read("METRICS.md")).Select(row => $"{row.Groups[1].Value}, {row.Groups[2].Value}, {row.Groups[3].Value}");
        Assert.Equal(Declared().Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    private static List<string> Declared()
    {
        List<string> instruments = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name is "PhoenixSharp" or "PhoenixSharp.Client")
                instruments.Add($"{instrument.Name}, {Kind(instrument)}, {instrument.Unit}");
        };
        foreach (var type in Counted.SelectMany(assembly => assembly.GetTypes()).Where(DeclaresMeter))
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        listener.Start(); // tells of those that are there
        return instruments;
    }

    private static bool DeclaresMeter(Type type) =>
        !type.ContainsGenericParameters && type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Any(field => field.FieldType == typeof(Meter));

    private static string Kind(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" => "counter",
        "UpDownCounter" => "up-down counter",
        "ObservableGauge" => "gauge",
        "Histogram" => "histogram",
        var other => other,
    };

    [GeneratedRegex(@"^\| `(phoenixsharp\.[\w.]+)` \| ([^|]+) \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
