using System.CommandLine;

namespace PhoenixSharp.Cli;

/// <summary><c>phx push URL TOPIC EVENT [PAYLOAD]</c>: joins, pushes once, writes the reply, and may then listen.</summary>
internal static class PushCommand
{
    public static Command Create()
    {
        var command = new Command("push",
            "Joins a channel, pushes one event and writes the reply. With --listen, also writes received events.");
        var target = new TargetOptions().AddTo(command);
        var channel = new ChannelOptions().AddTo(command);
        var arguments = new PushArguments(target).AddTo(command);
        var noReply = new Option<bool>("--no-reply") { Description = "Do not wait for a reply: some events have none" };
        command.Add(noReply);
        var listening = new ListeningOptions().AddTo(command);
        return command.SetAction(target, (parsed, output, stopping) =>
        {
            var push = new Push(arguments.Read(parsed), waitsForReply: !parsed.GetValue(noReply), output);
            if (listening.Read(parsed) is not { } limit)
                return PushAsync(target.Read(parsed), channel.Read(parsed), push, stopping);
            var watch = new Watch(target.Read(parsed), channel.Read(parsed), limit, output);
            return watch.RunAsync(listening.Writer(parsed, watch, output), stopping, async (_, joined) =>
                await push.RunAsync(joined, stopping) is not ExitCode.Done and var refused ? refused : null);
        });
    }

    private static async Task<ExitCode> PushAsync(Target target, Joining joining, Push push, CancellationToken stopping)
    {
        await using var connection = await Connection.OpenAsync(target, stopping);
        var channel = connection.Socket.Channel(joining.Topic, joining.Payload);
        await Connection.JoinAsync(channel, stopping);
        var result = await push.RunAsync(channel, stopping);
        await Connection.LeaveAsync(channel);
        return result;
    }
}
