using System.CommandLine;
using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary><c>phx listen URL TOPIC</c>: writes every event of a channel.</summary>
internal static class ListenCommand
{
    public static Command Create()
    {
        var command = new Command("listen", "Joins a channel and writes every event that comes, across reconnects, until Ctrl-C.");
        var target = new TargetOptions().AddTo(command);
        var channel = new ChannelOptions().AddTo(command);
        var events = new Option<string[]>("--event") { Description = "Only this event; may be repeated", HelpName = "name" };
        command.Add(events);
        var limit = new LimitOptions("events").AddTo(command);
        return command.Does(target, (parsed, output, stopping) =>
        {
            var watch = new Watch(target.Read(parsed), channel.Read(parsed), limit.Read(parsed), output);
            var wanted = parsed.GetValue(events) ?? [];
            return watch.RunAsync((socket, joined) => socket.MessageReceived += message =>
            {
                if (IsEvent(message, joined.Topic) && (wanted.Length == 0 || wanted.Contains(message.Event, StringComparer.Ordinal)))
                    watch.Take(() => output.Received(message));
            }, stopping);
        });
    }

    // What the protocol itself says is told otherwise.
    private static bool IsEvent(ReceivedMessage message, string topic) =>
        message.Topic == topic && message.Event is not ("phx_reply" or "phx_error" or "phx_close");
}
