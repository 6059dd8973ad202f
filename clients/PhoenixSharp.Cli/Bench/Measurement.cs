using System.Globalization;
using System.Text.Json;

namespace PhoenixSharp.Cli;

/// <summary>The result of a bench.</summary>
/// <param name="Bench">The name of the bench.</param>
/// <param name="Unit">What was counted, such as <c>replies</c>.</param>
/// <param name="Clients">The number of connections.</param>
/// <param name="Latency">The durations of the operations that succeeded.</param>
/// <param name="Failed">The number of operations that failed.</param>
/// <param name="Took">The time from the first operation to the last.</param>
/// <param name="Failure">The message of the first failure, or null.</param>
internal sealed record Measurement(string Bench, string Unit, int Clients, Histogram Latency, long Failed, TimeSpan Took, string? Failure)
{
    /// <summary>Gets the percentiles that are reported, with their names in JSON.</summary>
    public static IReadOnlyList<(double Percentile, string Name)> Percentiles { get; } =
        [(50, "p50"), (75, "p75"), (90, "p90"), (95, "p95"), (99, "p99"), (99.9, "p99_9"), (99.99, "p99_99")];

    public double PerSecond => Took > TimeSpan.Zero ? Latency.Total / Took.TotalSeconds : 0;

    public ExitCode ExitCode => Failed == 0 ? ExitCode.Done : ExitCode.Refused;

    /// <summary>Returns a duration as text, with at most four digits.</summary>
    public static string Time(TimeSpan time) => time switch
    {
        { TotalMilliseconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMicroseconds:0} µs"),
        { TotalMilliseconds: < 100 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.00} ms"),
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
    };

    /// <summary>Writes the fields of a line of JSON.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteString("bench", Bench);
        json.WriteNumber("clients", Clients);
        json.WriteString("unit", Unit);
        json.WriteNumber("done", Latency.Total);
        json.WriteNumber("failed", Failed);
        if (Failure is not null)
            json.WriteString("failure", Failure);
        json.WriteNumber("seconds", Math.Round(Took.TotalSeconds, 3));
        json.WriteNumber("per_second", Math.Round(PerSecond, 1));
        json.WriteStartObject("ms");
        WriteMs(json, "min", Latency.Least);
        WriteMs(json, "mean", Latency.Mean);
        foreach (var (percentile, name) in Percentiles)
            WriteMs(json, name, Latency.At(percentile).Duration);
        WriteMs(json, "max", Latency.Most);
        json.WriteEndObject();
    }

    private static void WriteMs(Utf8JsonWriter json, string name, TimeSpan time) =>
        json.WriteNumber(name, Math.Round(time.TotalMilliseconds, 3));
}
