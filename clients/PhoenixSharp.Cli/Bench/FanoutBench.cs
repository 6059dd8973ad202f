using System.CommandLine;

namespace PhoenixSharp.Cli;

/// <summary><c>phx bench fanout</c>: how long a broadcast takes to reach everybody on its topic.</summary>
internal static class FanoutBench
{
    private const int Usually = 100;

    public static Command Create()
    {
        var command = new Command("fanout", "All clients join one topic; one pushes what the server broadcasts; once all have it, again: 100 times unless told otherwise.");
        var target = new TargetOptions().AddTo(command);
        var channel = new ChannelOptions().AddTo(command);
        var push = new PushArguments(target).AddTo(command);
        var received = new Option<string?>("--receive") { Description = "What the broadcast is called, if not as what is pushed", HelpName = "EVENT" };
        var clients = BenchCommand.Clients(100);
        command.Add(received);
        command.Add(clients);
        var limit = new LimitOptions("broadcasts").AddTo(command);
        return command.Does(target, (parsed, output, stopping) => BenchCommand.MeasureAsync("fanout", output, async (crowd, progress) =>
        {
            var asked = target.Read(parsed);
            await crowd.OpenAllAsync(asked, parsed.GetValue(clients), channel.Read(parsed), _ => { }, stopping);
            var rounds = new FanoutRounds(crowd, push.Read(parsed), parsed.GetValue(received), asked.Timeout);
            await crowd.JoinAllAsync(stopping);
            var end = limit.Read(parsed) is { Count: null, For: null } ? new Limit(Usually, null) : limit.Read(parsed);
            return await rounds.RunAsync(new BenchClock(end.For, end.Count, progress), end.Count, stopping);
        }, stopping));
    }
}
