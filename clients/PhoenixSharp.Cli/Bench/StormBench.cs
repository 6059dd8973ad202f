using System.CommandLine;
using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary><c>phx bench storm</c>: how long a join takes when all clients join at once, as after a restart.</summary>
internal static class StormBench
{
    public static Command Create()
    {
        var command = new Command("storm", "Connects all clients, then joins all of them to one topic at once.");
        var target = new TargetOptions().AddTo(command);
        var channel = new ChannelOptions().AddTo(command);
        var clients = BenchCommand.Clients(1000);
        command.Add(clients);
        return command.SetAction(target, (parsed, output, stopping) => BenchCommand.MeasureAsync("storm", output, async (crowd, progress) =>
        {
            await crowd.OpenAllAsync(target.Read(parsed), parsed.GetValue(clients), channel.Read(parsed), progress, stopping);
            return await MeasureAsync(crowd, stopping);
        }, stopping));
    }

    private static async Task<Measurement> MeasureAsync(Crowd crowd, CancellationToken stopping)
    {
        var tally = new Tally();
        var began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(crowd.Channels.Select(channel => JoinAsync(channel, tally, stopping)));
        return tally.Over("storm", "joins", crowd.Channels.Count, TimeProvider.System.GetElapsedTime(began));
    }

    private static async Task JoinAsync(PhoenixChannel channel, Tally tally, CancellationToken stopping)
    {
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            await Connection.JoinAsync(channel, stopping);
            tally.Succeed(began);
        }
        catch (CliException refused)
        {
            tally.Fail(refused.Message);
        }
    }
}
