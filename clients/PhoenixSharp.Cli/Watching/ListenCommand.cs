using System.CommandLine;

namespace PhoenixSharp.Cli;

/// <summary><c>phx listen URL TOPIC</c>: writes every event of a channel.</summary>
internal static class ListenCommand
{
    public static Command Create()
    {
        var command = new Command("listen",
            "Joins a channel and writes received events until Ctrl-C. Reconnects if the connection is lost.");
        var target = new TargetOptions().AddTo(command);
        var channel = new ChannelOptions().AddTo(command);
        var events = new EventOptions().AddTo(command);
        var limit = new LimitOptions("events").AddTo(command);
        return command.SetAction(target, (parsed, output, stopping) =>
        {
            var watch = new Watch(target.Read(parsed), channel.Read(parsed), limit.Read(parsed), output);
            return watch.RunAsync(events.Writer(parsed, watch, output), stopping);
        });
    }
}
