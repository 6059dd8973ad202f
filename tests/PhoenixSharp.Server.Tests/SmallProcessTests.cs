using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Server;

// Row 42 of the promises: messages that are begun and not finished can't end a small process.
public sealed class SmallProcessTests
{
    private const int Attackers = 200;
    private const string HeapLimit = "9600000"; // hexadecimal, as .NET reads it: 157 MB

    private static readonly byte[] Message = RawFrame.Bytes(RawFrame.TextFrame, [.. Enumerable.Repeat((byte)' ', 1_000_000)]);

    [Fact]
    public async Task Server_with_a_small_heap_survives_unfinished_messages_and_serves_others()
    {
        await using var server = ServerCopy.Start(
            change: null, ("DOTNET_GCHeapHardLimit", HeapLimit), ("Phoenix__Socket__HoldTimeout", "00:00:01"), ("Phoenix__Socket__MessageTimeout", "00:00:05"));
        await server.ListensAsync();
        await using var honest = await ChannelClient.OpenAsync(server.Port);
        await honest.JoinAsync("room:1");

        var attackers = new List<RawSocket>();
        var refused = 0;
        for (var i = 0; i < Attackers; i++)
        {
            var attacker = await RawSocket.DialAsync(server.Port, from: "127.0.0.2");
            var answer = await attacker.AskAsync(RawSocket.Handshake("/socket/websocket?vsn=2.0.0"));
            if (answer.Status == 101)
            {
                attackers.Add(attacker);
                await SendAllButTheEndAsync(attacker);
            }
            else
            {
                refused++;
                await attacker.DisposeAsync();
            }
            Assert.Equal("ok", (await honest.HeartbeatAsync()).Status);
        }

        Assert.NotEqual(0, refused); // at 80 % of what may wait
        foreach (var attacker in attackers) // all are closed in the end: none finishes its message
            await attacker.ReceiveEndAsync();
        Assert.Equal("ok", (await honest.AskAsync("room:1", "news")).Status);
        await using var late = await ChannelClient.OpenAsync(server.Port);
        Assert.Equal("ok", (await late.JoinAsync("room:1")).Status);
        foreach (var attacker in attackers)
            await attacker.DisposeAsync();
    }

    // The server may stop reading, or close, at any byte of it.
    private static async Task SendAllButTheEndAsync(RawSocket attacker)
    {
        try
        {
            await attacker.SendBytesAsync(Message.AsMemory(0, Message.Length - 1)).WaitAsync(TimeSpan.FromSeconds(2));
        }
        catch (Exception stopped) when (stopped is TimeoutException or IOException)
        {
            // what was sent is held all the same
        }
    }
}
