using System.CommandLine;
using PhoenixSharp.Cli.Output;
using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary><c>phx push URL TOPIC EVENT [JSON]</c>: joins, pushes once and writes the reply.</summary>
internal static class PushCommand
{
    public static Command Create()
    {
        var command = new Command("push", "Joins a channel, pushes one event and writes the reply.");
        var target = new TargetOptions().AddTo(command);
        var channel = new ChannelOptions().AddTo(command);
        var push = new PushArguments().AddTo(command);
        var noReply = new Option<bool>("--no-reply") { Description = "Wait for no reply: not every event has one" };
        command.Add(noReply);
        return command.Does(target, async (parsed, output, stopping) =>
        {
            await using var connection = await Connection.OpenAsync(target.Read(parsed), stopping);
            var joining = channel.Read(parsed);
            var joined = connection.Socket.Channel(joining.Topic, joining.Payload);
            await Connection.JoinAsync(joined, stopping);
            var (@event, payload) = push.Read(parsed);
            var result = parsed.GetValue(noReply) ? Push(joined, @event, payload, output) : await PushAsync(joined, @event, payload, output, stopping);
            await Connection.LeaveAsync(joined);
            return result;
        });
    }

    private static ExitCode Push(PhoenixChannel channel, string @event, Payload payload, IOutput output)
    {
        channel.Push(@event, payload);
        output.Pushed(channel.Topic, @event);
        return ExitCode.Done;
    }

    private static async Task<ExitCode> PushAsync(PhoenixChannel channel, string @event, Payload payload, IOutput output, CancellationToken stopping)
    {
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            var response = await channel.PushAsync(@event, payload, stopping);
            output.Replied(channel.Topic, @event, "ok", response, TimeProvider.System.GetElapsedTime(began));
            return ExitCode.Done;
        }
        catch (ReplyException reply)
        {
            output.Replied(channel.Topic, @event, reply.Status, reply.Response, TimeProvider.System.GetElapsedTime(began));
            return ExitCode.Refused;
        }
        catch (Exception failure) when (failure is TimeoutException or PushUnansweredException)
        {
            throw Advice.NoAnswer(failure);
        }
    }
}
