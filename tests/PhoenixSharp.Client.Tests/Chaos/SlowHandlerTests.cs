using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Client.Tests;

/// <summary>
/// A handler that is slower than the sender, over a network that works badly: the connection stays and no message is lost.
/// </summary>
public sealed class SlowHandlerTests
{
    private const int Messages = 300;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly VirtualTime _time = new();

    [Theory]
    [InlineData(Fault.None)]
    [InlineData(Fault.OneByteWrites)]
    public async Task Connection_stays_and_no_message_is_lost_when_a_handler_is_slow(Fault fault)
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var proxy = new ChaosProxy(host.Port);
        var heartbeats = new HeartbeatCounter(TestTransport.WebSocket());
        await using var socket = TestSocket.Create($"ws://127.0.0.1:{proxy.Port}/socket", options =>
        {
            options.Transport = heartbeats;
            (options.HandlerBacklog, options.HeartbeatInterval, options.Time) = (16, Interval, _time);
        });
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        var room = socket.Channel("room:1");
        List<int> seen = [];
        var all = new TaskCompletionSource();
        room.On<Note>("note", async note =>
        {
            if (note.N % 75 == 0)
                await HoldAsync(socket, heartbeats);
            seen.Add(note.N);
            if (note.N == Messages - 1)
                all.SetResult();
        });
        await room.JoinAsync();
        proxy.Begin(fault);
        for (var n = 0; n < Messages; n++)
            await host.Broadcaster.BroadcastAsync("room:1", "note", new Note(n));
        await all.Task.WaitAsync(Patience.Limit);
        Assert.Equal(Enumerable.Range(0, Messages), seen);
        Assert.Equal((1, SocketState.Open), (heartbeats.Connections, socket.State));
        await room.PushAsync("echo");
    }

    // The handler runs for four heartbeats while its events wait and the connection is not read: the first would have expired by then.
    private async Task HoldAsync(PhoenixSocket socket, HeartbeatCounter heartbeats)
    {
        while (!socket.Process.Handlers.IsFull)
            await Task.Delay(5);
        var enough = heartbeats.Sent + 4;
        for (var i = 0; heartbeats.Sent < enough && i < 10_000; i++)
        {
            _time.Advance(Interval);
            await Task.Delay(1);
        }
    }

    internal sealed record Note(int N);
}
