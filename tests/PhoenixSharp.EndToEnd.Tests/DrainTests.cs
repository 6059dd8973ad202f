using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests;

// Row 27 of the promises: graceful shutdown.
public sealed class DrainTests
{
    private const int Clients = 500;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30); // the host's own

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_one_of_many_is_told_1012_in_its_batch_and_leaves_once_before_the_time_is_up()
    {
        using var counters = new Counters();
        var left = new ConcurrentQueue<LeaveReason>();
        await using var host = await KestrelHost.StartAsync(app => app.MapSocket<OpenSocket>("/socket", socket => socket
            .Channel("room:*", _ => new LeavingChannel(left))
            .Configure(options => (options.Drain.BatchSize, options.Drain.BatchInterval) = (100, TimeSpan.FromMilliseconds(50)))));
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => host.ConnectAsync()));
        foreach (var client in clients)
            await client.JoinAsync("room:1");

        var began = TimeProvider.System.GetTimestamp();
        var ends = clients.Select(EndAsync).ToArray();
        await host.App.StopAsync(Stop);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.FromMilliseconds(4 * 50), Deadline);

        Assert.All(await Task.WhenAll(ends), end => Assert.Equal("1012", end));
        Assert.Equal(Clients, left.Count);
        Assert.All(left, reason => Assert.IsType<LeaveReason.Draining>(reason));
        Assert.Equal(0, counters["phoenixsharp.connections"]);
        Assert.Equal(0, host.TopicCount);
    }

    // Nothing comes before the close, no phx_close either, and nothing behind it.
    private static async Task<string> EndAsync(ChannelClient client)
    {
        var frame = await client.Socket.ReceiveAsync();
        if (frame is not { Opcode: RawFrame.CloseFrame })
            return frame?.Text ?? "an end without a close";
        await client.Socket.SendBytesAsync(RawFrame.Close(1012));
        var more = await client.Socket.ReceiveEndAsync();
        await client.DisposeAsync();
        return client.Socket.WasReset || more > 0 ? "a reset, or more" : $"{frame.CloseCode}";
    }

    private sealed class LeavingChannel(ConcurrentQueue<LeaveReason> left) : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        public override ValueTask LeftAsync(LeaveReason reason)
        {
            left.Enqueue(reason);
            return ValueTask.CompletedTask;
        }
    }
}
