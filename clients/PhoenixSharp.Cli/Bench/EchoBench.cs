using System.CommandLine;
using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary><c>phx bench echo</c>: how long a reply takes, while each client pushes again after each reply.</summary>
internal static class EchoBench
{
    private static readonly TimeSpan DefaultTime = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var command = new Command("echo", "Each client pushes, waits for the reply, and pushes again. Default: for 10 s");
        var target = new TargetOptions().AddTo(command);
        var channel = new ChannelOptions().AddTo(command);
        var push = new PushArguments(target).AddTo(command);
        var clients = BenchCommand.Clients(10);
        command.Add(clients);
        var limit = new LimitOptions("pushes per client").AddTo(command);
        return command.SetAction(target, (parsed, output, stopping) => BenchCommand.MeasureAsync("echo", output, async (crowd, progress) =>
        {
            await crowd.OpenAllAsync(target.Read(parsed), parsed.GetValue(clients), channel.Read(parsed), _ => { }, stopping);
            await crowd.JoinAllAsync(stopping);
            return await MeasureAsync(crowd, push.Read(parsed), limit.Read(parsed), progress, stopping);
        }, stopping));
    }

    private static async Task<Measurement> MeasureAsync(
        Crowd crowd, (string Event, Payload Payload) push, Limit limit, Action<double> progress, CancellationToken stopping)
    {
        var tally = new Tally();
        var time = limit.Count is null ? limit.For ?? DefaultTime : limit.For;
        var clock = new BenchClock(time, limit.Count * crowd.Channels.Count, progress);
        await PushAsync(crowd.Channels[0], push, new Tally(), stopping); // warms up
        clock.Start();
        await Task.WhenAll(crowd.Channels.Select(async channel =>
        {
            for (var pushed = 0; pushed != limit.Count && !clock.IsOver && !stopping.IsCancellationRequested; pushed++)
            {
                await PushAsync(channel, push, tally, stopping);
                clock.Report(tally.Latency.Total + tally.Failed);
            }
        }));
        return tally.Over("echo", "replies", crowd.Channels.Count, clock.Elapsed);
    }

    private static async Task PushAsync(
        PhoenixChannel channel, (string Event, Payload Payload) push, Tally tally, CancellationToken stopping)
    {
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            await channel.PushAsync(push.Event, push.Payload, stopping);
            tally.Succeed(began);
        }
        catch (Exception failure) when (failure is ReplyException or TimeoutException or PushUnansweredException)
        {
            tally.Fail(failure.Message);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Ctrl-C: the results so far are reported
        }
    }
}
