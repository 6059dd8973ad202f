using System.CommandLine;
using PhoenixSharp.Cli.Output;

namespace PhoenixSharp.Cli;

/// <summary><c>phx bench …</c>: the code that all benches share. Each bench has its own file.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measures a server with many connections from this one process.")
    {
        ConnectionsBench.Create(), EchoBench.Create(), FanoutBench.Create(), StormBench.Create(),
    };

    public static Option<int> Clients(int byDefault) => new("--clients")
    {
        Description = "The number of connections",
        HelpName = "N",
        CustomParser = Words.One(Words.Count),
        DefaultValueFactory = _ => byDefault,
    };

    /// <summary>Opens a crowd, measures, writes the result and closes the crowd.</summary>
    public static async Task<ExitCode> MeasureAsync(
        string title, IOutput output, Func<Crowd, Action<double>, Task<Measurement>> measure, CancellationToken stopping)
    {
        await using var crowd = new Crowd();
        var measurement = await output.ShowProgressAsync(title, progress => measure(crowd, progress));
        output.Measured(measurement);
        return stopping.IsCancellationRequested ? ExitCode.Interrupted : measurement.ExitCode;
    }
}
