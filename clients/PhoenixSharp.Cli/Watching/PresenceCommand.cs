using System.CommandLine;
using PhoenixSharp.Cli.Output;
using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary><c>phx presence URL TOPIC</c>: shows who is there, in a table that stays up to date.</summary>
internal static class PresenceCommand
{
    public static Command Create()
    {
        var command = new Command("presence", "Joins a channel and shows who is present, across reconnects, until Ctrl-C.");
        var target = new TargetOptions().AddTo(command);
        var channel = new ChannelOptions().AddTo(command);
        var limit = new LimitOptions("lists: the first, and one for each change").AddTo(command);
        return command.Does(target, (parsed, output, stopping) =>
        {
            var joining = channel.Read(parsed);
            var watch = new Watch(target.Read(parsed), joining, limit.Read(parsed), output);
            return output.ShowPresencesAsync(joining.Topic, () => watch.RunAsync((_, joined) => Attach(joined, watch, output), stopping));
        });
    }

    private static void Attach(PhoenixChannel channel, Watch watch, IOutput output)
    {
        var presence = new ChannelPresence<Payload>(channel); // ends with its channel
        presence.MemberJoined += join =>
        {
            if (IsNews(join))
                watch.Tell(() => output.PresenceChanged(channel.Topic, "join", join.Key, join.IsFirst, join.Entered.Metas.Select(meta => meta.Value)));
        };
        presence.MemberLeft += leave => watch.Tell(() => output.PresenceChanged(channel.Topic, "leave", leave.Key, leave.IsLast, leave.Gone.Metas.Select(meta => meta.Value)));
        presence.Synced += () => watch.Take(() => output.Present(channel.Topic, presence.List()));
    }

    // A diff may repeat what the first list had already: that a person joined who asks for the list.
    private static bool IsNews(PresenceJoin<Payload> join) =>
        join.Before is null || join.Entered.Metas.Any(meta => join.Before.Metas.All(before => before.PhxRef != meta.PhxRef));
}
