using PhoenixSharp.Cli.Output;
using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary>One push to a joined channel.</summary>
internal sealed class Push((string Event, Payload Payload) push, bool waitsForReply, IOutput output)
{
    /// <summary>Pushes, waits for the reply unless none is expected, and writes it.</summary>
    /// <exception cref="CliException">The push was not answered.</exception>
    public async Task<ExitCode> RunAsync(PhoenixChannel channel, CancellationToken stopping)
    {
        if (waitsForReply)
            return await PushAsync(channel, stopping);
        channel.Push(push.Event, push.Payload);
        output.Pushed(channel.Topic, push.Event);
        return ExitCode.Done;
    }

    private async Task<ExitCode> PushAsync(PhoenixChannel channel, CancellationToken stopping)
    {
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            var response = await channel.PushAsync(push.Event, push.Payload, stopping);
            output.Replied(channel.Topic, push.Event, "ok", response, TimeProvider.System.GetElapsedTime(began));
            return ExitCode.Done;
        }
        catch (ReplyException reply)
        {
            output.Replied(channel.Topic, push.Event, reply.Status, reply.Response, TimeProvider.System.GetElapsedTime(began));
            return ExitCode.Refused;
        }
        catch (Exception failure) when (failure is TimeoutException or PushUnansweredException)
        {
            throw Advice.NoAnswer(failure);
        }
    }
}
