using System.CommandLine;

namespace PhoenixSharp.Cli;

/// <summary><c>phx chat URL TOPIC EVENT</c>: pushes the lines of the standard input and writes received events.</summary>
internal static class ChatCommand
{
    public static Command Create()
    {
        var command = new Command("chat",
            "Joins a channel, pushes each line of the standard input and writes received events, until the input ends or Ctrl-C.");
        var target = new TargetOptions().AddTo(command);
        var channel = new ChannelOptions(readsInput: true).AddTo(command);
        var name = Words.Text("EVENT",
            "The event to push for each line. A JSON object is the payload; any other line becomes {\"body\":\"…\"}");
        command.Add(name);
        var binary = new BinaryOption(target).AddTo(command);
        var events = new EventOptions().AddTo(command);
        return command.SetAction(target, (parsed, output, stopping) =>
        {
            var watch = new Watch(target.Read(parsed), channel.Read(parsed), new Limit(null, null), output);
            var lines = new ChatLines(binary.IsSet(parsed.CommandResult));
            var chat = new Chat(parsed.GetRequiredValue(name), lines, watch, output);
            var attach = events.Writer(parsed, watch, output) + chat.Attach;
            return watch.RunAsync(attach, stopping, (socket, joined) => chat.RunAsync(socket, joined, stopping));
        });
    }
}
