using System.CommandLine;
using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary><c>phx bench connections</c>: how fast connections open, and whether they stay open.</summary>
internal static class ConnectionsBench
{
    public static Command Create()
    {
        var command = new Command("connections", "Opens connections, 64 at a time, and keeps all of them open.");
        var target = new TargetOptions().AddTo(command);
        var clients = BenchCommand.Clients(1000);
        var hold = Words.TimeOption("--for", "Keep all connections open for this time, and count lost ones as failed");
        command.Add(clients);
        command.Add(hold);
        return command.SetAction(target, (parsed, output, stopping) => BenchCommand.MeasureAsync("connecting", output,
            (crowd, progress) => MeasureAsync(
                crowd, target.Read(parsed), parsed.GetValue(clients), parsed.GetValue(hold), progress, stopping),
            stopping));
    }

    private static async Task<Measurement> MeasureAsync(
        Crowd crowd, Target target, int clients, TimeSpan? hold, Action<double> progress, CancellationToken stopping)
    {
        var tally = new Tally();
        var began = TimeProvider.System.GetTimestamp();
        await crowd.OpenAsync(target, clients, tally, progress, stopping);
        var took = TimeProvider.System.GetElapsedTime(began);
        if (hold is { } time)
            await Task.WhenAny(Task.Delay(time, TimeProvider.System, stopping)); // WhenAny: Ctrl-C must not throw
        foreach (var connection in crowd.Connections.Where(connection => connection.WasLost))
            tally.Fail("A connection was lost.");
        return tally.Over("connections", "connections", clients, took);
    }
}
