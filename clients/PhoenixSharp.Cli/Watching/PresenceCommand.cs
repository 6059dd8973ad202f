using System.CommandLine;

namespace PhoenixSharp.Cli;

/// <summary><c>phx presence URL TOPIC</c>: shows the presences of a channel, in a table that is updated in place.</summary>
internal static class PresenceCommand
{
    public static Command Create()
    {
        var command = new Command("presence",
            "Joins a channel and shows its presences until Ctrl-C. Reconnects if the connection is lost.");
        var target = new TargetOptions().AddTo(command);
        var channel = new ChannelOptions().AddTo(command);
        var limit = new LimitOptions("lists: the first one, and one per change").AddTo(command);
        return command.SetAction(target, async (parsed, output, stopping) =>
        {
            var joining = channel.Read(parsed);
            var watch = new Watch(target.Read(parsed), joining, limit.Read(parsed), output);
            await using var list = new PresenceList(joining.Topic, watch, output);
            var result = await output.ShowPresencesAsync(joining.Topic, () => watch.RunAsync((_, joined) => list.Attach(joined), stopping));
            list.End();
            return result;
        });
    }
}
