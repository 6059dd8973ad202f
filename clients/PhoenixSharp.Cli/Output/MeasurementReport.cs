using System.Globalization;
using Spectre.Console;

namespace PhoenixSharp.Cli.Output;

/// <summary>Writes a measurement for people: what was done, and a table of percentiles.</summary>
internal static class MeasurementReport
{
    private static readonly Style Title = new(decoration: Decoration.Bold), Bad = new(Color.Red);

    public static void Write(IAnsiConsole console, Measurement measurement)
    {
        console.Write(new Line().Add(measurement.Bench, Title).Add($"{Number(measurement.Clients)} clients").Add(Measurement.Time(measurement.Took)));
        console.Write(new Line().Add($"{Number(measurement.Latency.Total)} {measurement.Unit}").Add($"{Number((long)measurement.PerSecond)} a second").Add($"mean {Measurement.Time(measurement.Latency.Mean)}"));
        if (measurement.Failed > 0)
            console.Write(new Line().Add($"{Number(measurement.Failed)} failed", Bad).Add(measurement.Failure ?? ""));
        if (measurement.Latency.Total > 0)
            console.Write(Table(measurement.Latency));
    }

    private static Table Table(Histogram latency)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn(new TableColumn("percentile").RightAligned())
            .AddColumn(new TableColumn("at most").RightAligned())
            .AddColumn(new TableColumn("so many").RightAligned());
        table.AddRow("least", Measurement.Time(latency.Least), "");
        foreach (var (percentile, _) in Measurement.Percentiles)
        {
            var (duration, count) = latency.At(percentile);
            table.AddRow(percentile.ToString(CultureInfo.InvariantCulture), Measurement.Time(duration), Number(count));
        }
        return table.AddRow("most", Measurement.Time(latency.Most), Number(latency.Total));
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
