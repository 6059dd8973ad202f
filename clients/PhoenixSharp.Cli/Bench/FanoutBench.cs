using System.CommandLine;

namespace PhoenixSharp.Cli;

/// <summary><c>phx bench fanout</c>: how long a broadcast takes to reach each member of its topic.</summary>
internal static class FanoutBench
{
    private const int DefaultCount = 100;

    public static Command Create()
    {
        var command = new Command("fanout",
            "All clients join one topic. One pushes an event that the server broadcasts. When all have received it, it pushes again. " +
            "Default: 100 times");
        var target = new TargetOptions().AddTo(command);
        var channel = new ChannelOptions().AddTo(command);
        var push = new PushArguments(target).AddTo(command);
        var received = new Option<string?>("--receive")
        {
            Description = "The event of the broadcast, if it is not EVENT",
            HelpName = "name",
        };
        var clients = BenchCommand.Clients(100);
        command.Add(received);
        command.Add(clients);
        var limit = new LimitOptions("broadcasts").AddTo(command);
        return command.SetAction(target, (parsed, output, stopping) => BenchCommand.MeasureAsync("fanout", output,
            async (crowd, progress) =>
            {
                var server = target.Read(parsed);
                await crowd.OpenAllAsync(server, parsed.GetValue(clients), channel.Read(parsed), _ => { }, stopping);
                var rounds = new FanoutRounds(crowd, push.Read(parsed), parsed.GetValue(received), server.Timeout);
                await crowd.JoinAllAsync(stopping);
                var end = limit.Read(parsed) is { Count: null, For: null } ? new Limit(DefaultCount, null) : limit.Read(parsed);
                return await rounds.RunAsync(new BenchClock(end.For, end.Count, progress), end.Count, stopping);
            },
            stopping));
    }
}
