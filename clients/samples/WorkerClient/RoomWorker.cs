using Microsoft.Extensions.Options;
using PhoenixSharp.Client;

namespace WorkerClient;

/// <summary>
/// Joins a room, answers each <c>ping</c> with a <c>pong</c>, logs each <c>new_msg</c>, and pushes a <c>tick</c> at an interval.
/// </summary>
internal sealed partial class RoomWorker(
    PhoenixSocket socket, IOptions<WorkerOptions> options, TimeProvider time, ILogger<RoomWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var room = socket.Channel(options.Value.Topic); // leaves the room when the host stops
        room.On<NewMessage>("new_msg", message => Received(message.UserName, message.Body));
        room.On("ping", async _ => await room.PushAsync("pong"));
        room.Joined += _ => Joined(room.Topic); // also after each reconnect
        room.Refused += reason => Refused(room.Topic, reason.Message);
        await socket.ConnectAsync(stoppingToken); // retries until the server accepts the connection
        await JoinAsync(room, stoppingToken);
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        for (var count = 1; await timer.WaitForNextTickAsync(stoppingToken); count++)
            await PushAsync(room, new Tick(count), stoppingToken);
    }

    // If the first join fails, the client keeps trying to join, so the worker continues.
    private static async Task JoinAsync(PhoenixChannel room, CancellationToken cancellationToken)
    {
        try
        {
            await room.JoinAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is ReplyException or TimeoutException)
        {
            // the handler of Refused has logged it
        }
    }

    // A lost tick is not sent again, because the next one follows.
    private async Task PushAsync(PhoenixChannel room, Tick tick, CancellationToken cancellationToken)
    {
        try
        {
            await room.PushAsync("tick", tick, cancellationToken);
        }
        catch (Exception failure) when (failure is ReplyException or TimeoutException or PushUnansweredException)
        {
            Lost(tick.TickCount, failure.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "Joined {Topic}")]
    private partial void Joined(string topic);

    [LoggerMessage(LogLevel.Warning, "Join of {Topic} failed and is tried again: {Reason}")]
    private partial void Refused(string topic, string reason);

    [LoggerMessage(LogLevel.Information, "{UserName} says: {Body}")]
    private partial void Received(string userName, string body);

    [LoggerMessage(LogLevel.Warning, "Tick {Count} was lost: {Reason}")]
    private partial void Lost(int count, string reason);
}
