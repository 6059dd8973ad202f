using System.Text;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>Pushing for long keeps nothing, and costs little.</summary>
/// <remarks>100,000 pushes; a million where the variable <c>PHOENIXSHARP_LONG</c> is set.</remarks>
public sealed class MemoryTests
{
    private const long MostGrowth = 1_000_000;
    private const long MostPerPush = 2_500;
    private const long MostPerMessage = 700;

    private static readonly Payload Body = Payload.FromJson("""{"body":"hello"}""");

    private static int Pushes => Environment.GetEnvironmentVariable("PHOENIXSHARP_LONG") is null ? 100_000 : 1_000_000;

    [Fact]
    public async Task Pushes_through_one_client_leave_nothing_behind()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var socket = TestSocket.Create($"ws://127.0.0.1:{host.Port}/socket");
        await socket.ConnectAsync();
        var room = socket.Channel("room:1");
        await room.JoinAsync();
        await PushAsync(room, 5_000);
        var grown = MostGrowth;
        for (var round = 0; round < 3 && grown >= MostGrowth; round++) // a leak grows in each round
            grown = await GrowthAsync(room);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Pushes} pushes, {grown} bytes more");
        Assert.True(grown < MostGrowth, $"{grown} bytes more after {Pushes} pushes");
    }

    [Fact]
    public async Task A_push_and_its_reply_allocate_little()
    {
        await using var socket = Socket(new EchoTransport((sent, _) => Answer(sent)));
        var room = socket.Channel("room:1");
        await socket.ConnectAsync();
        await room.JoinAsync();
        var least = long.MaxValue;
        for (var round = 0; round < 10; round++)
        {
            var began = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < 2_000; i++)
                await room.PushAsync("shout", Body);
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - began) / 2_000);
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{least} bytes for a push and its reply, the transport's text included");
        Assert.InRange(least, 1, MostPerPush);
    }

    [Fact]
    public async Task A_message_that_is_handled_allocates_little()
    {
        var heard = 0;
        var all = new TaskCompletionSource();
        var transport = new EchoTransport((sent, _) => sent == 1 ? Answer(1) : null);
        await using var socket = Socket(transport);
        var room = socket.Channel("room:1");
        room.On("news", _ =>
        {
            if (++heard == 2_000)
                all.TrySetResult();
        });
        await socket.ConnectAsync();
        await room.JoinAsync();
        var news = Encoding.UTF8.GetBytes("""[null,null,"room:1","news",{"body":"hello"}]""");
        var least = long.MaxValue;
        for (var round = 0; round < 10; round++)
        {
            (heard, all) = (0, new TaskCompletionSource());
            var began = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < 2_000; i++)
                transport.Receive(news);
            await all.Task.WaitAsync(Patience.Limit);
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - began) / 2_000);
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{least} bytes for a message and its handler");
        Assert.InRange(least, 1, MostPerMessage);
    }

    private static byte[] Answer(int @ref) =>
        Encoding.UTF8.GetBytes($"[\"1\",\"{@ref}\",\"room:1\",\"phx_reply\",{{\"status\":\"ok\",\"response\":{{}}}}]");

    private static async Task PushAsync(PhoenixChannel room, int count)
    {
        for (var i = 0; i < count; i += 100)
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => room.PushAsync("echo", Body)));
    }

    private static PhoenixSocket Socket(IClientTransport transport) => new("ws://localhost:4000/socket", options => options.Transport = transport);

    private static async Task<long> GrowthAsync(PhoenixChannel room)
    {
        var before = Live();
        await PushAsync(room, Pushes);
        return Live() - before;
    }

    private static long Live()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
