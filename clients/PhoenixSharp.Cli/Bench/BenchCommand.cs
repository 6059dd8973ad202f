using System.CommandLine;
using PhoenixSharp.Cli.Output;

namespace PhoenixSharp.Cli;

/// <summary><c>phx bench …</c>: what they have in common is here, one file each has what they measure.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measures a server, from connections of this one process.")
    {
        ConnectionsBench.Create(), EchoBench.Create(), FanoutBench.Create(), StormBench.Create(),
    };

    public static Option<int> Clients(int usually) => new("--clients")
    {
        Description = "How many connections take part",
        HelpName = "N",
        CustomParser = Words.One(Words.Count),
        DefaultValueFactory = _ => usually,
    };

    /// <summary>Measures with a crowd of its own, reports, and says good-bye.</summary>
    public static async Task<ExitCode> MeasureAsync(string title, IOutput output, Func<Crowd, Action<double>, Task<Measurement>> measure, CancellationToken stopping)
    {
        await using var crowd = new Crowd();
        var measurement = await output.ShowProgressAsync(title, progress => measure(crowd, progress));
        output.Measured(measurement);
        return stopping.IsCancellationRequested ? ExitCode.Interrupted : measurement.ExitCode;
    }
}
