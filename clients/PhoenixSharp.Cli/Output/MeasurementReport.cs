using System.Globalization;
using Spectre.Console;

namespace PhoenixSharp.Cli.Output;

/// <summary>Writes a measurement for people: a summary and a table of percentiles.</summary>
internal static class MeasurementReport
{
    private static readonly Style Title = new(decoration: Decoration.Bold), Bad = new(Color.Red);

    public static void Write(IAnsiConsole console, Measurement measurement)
    {
        var (latency, clients, perSecond) = (measurement.Latency, measurement.Clients, (long)measurement.PerSecond);
        console.Write(new Line().Add(measurement.Bench, Title).Add($"{Number(clients)} clients").Add(Measurement.Time(measurement.Took)));
        console.Write(new Line().Add($"{Number(latency.Total)} {measurement.Unit}").Add($"{Number(perSecond)} per second")
            .Add($"mean {Measurement.Time(latency.Mean)}"));
        if (measurement.Failed > 0)
            console.Write(new Line().Add($"{Number(measurement.Failed)} failed", Bad).Add(measurement.Failure ?? ""));
        if (latency.Total > 0)
            console.Write(Table(latency));
    }

    private static Table Table(Histogram latency)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn(new TableColumn("percentile").RightAligned())
            .AddColumn(new TableColumn("time").RightAligned())
            .AddColumn(new TableColumn("count").RightAligned());
        table.AddRow("min", Measurement.Time(latency.Least), "");
        foreach (var (percentile, _) in Measurement.Percentiles)
        {
            var (duration, count) = latency.At(percentile);
            table.AddRow(percentile.ToString(CultureInfo.InvariantCulture), Measurement.Time(duration), Number(count));
        }
        return table.AddRow("max", Measurement.Time(latency.Most), Number(latency.Total));
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
