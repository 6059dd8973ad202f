using System.CommandLine;
using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary><c>phx bench connections</c>: how fast connections open, and whether they stay.</summary>
internal static class ConnectionsBench
{
    public static Command Create()
    {
        var command = new Command("connections", "Opens connections, 64 at a time, and holds all of them.");
        var target = new TargetOptions().AddTo(command);
        var clients = BenchCommand.Clients(1000);
        var hold = new Option<TimeSpan?>("--for") { Description = "Hold them so long once all are open; one that is lost has failed", HelpName = "time", CustomParser = Words.One(word => (TimeSpan?)Words.Duration(word)) };
        command.Add(clients);
        command.Add(hold);
        return command.Does(target, (parsed, output, stopping) => BenchCommand.MeasureAsync("connecting", output,
            (crowd, progress) => MeasureAsync(crowd, target.Read(parsed), parsed.GetValue(clients), parsed.GetValue(hold), progress, stopping), stopping));
    }

    private static async Task<Measurement> MeasureAsync(Crowd crowd, Target target, int clients, TimeSpan? hold, Action<double> progress, CancellationToken stopping)
    {
        var tally = new Tally();
        var began = TimeProvider.System.GetTimestamp();
        await crowd.OpenAsync(target, clients, tally, progress, stopping);
        var took = TimeProvider.System.GetElapsedTime(began);
        if (hold is { } time)
            await Task.WhenAny(Task.Delay(time, TimeProvider.System, stopping)); // its end is enough, Ctrl-C too
        foreach (var connection in crowd.Connections.Where(connection => connection.WasLost))
            tally.Fail("A connection was lost.");
        return tally.Over("connections", "connections", clients, took);
    }
}
