using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests;

// Rows 3 to 5 of the promises: messages that are too big, compressed, or made to be hard to read.
public sealed class MessageBombTests
{
    private const int MostBytes = 16 << 20;

    public static TheoryData<string, string, int> Hard => new()
    {
        { "100,000 deep", new string('[', 100_000) + new string(']', 100_000), 1011 },
        { "513 deep", new string('[', 512) + new string(']', 512), 1011 },
        { "511 deep", new string('[', 511) + new string(']', 511), 0 },
        { "a million keys", $"{{{string.Join(',', Enumerable.Range(0, 1_000_000).Select(i => $"\"{i}\":0"))}}}", 0 },
        { "a million times the same key", $"{{{string.Join(',', Enumerable.Repeat("\"a\":0", 1_000_000))}}}", 0 },
        { "a number of a million digits", new string('9', 1_000_000), 0 },
        { "a number that no double holds", "1e999", 1011 },
        { "half a pair", """{"a":"\ud83d"}""", 1011 },
    };

    [Theory]
    [MemberData(nameof(Hard))]
    public async Task What_is_hard_to_read_is_read_or_ends_its_own_connection_alone(string what, string payload, int close)
    {
        await using var host = await KestrelHost.StartEchoAsync(options => options.MaxMessageBytes = MostBytes);
        await using var attacker = await host.ConnectAsync();
        await using var other = await host.ConnectAsync();
        await other.JoinAsync("room:1");
        await attacker.SendAsync(null, "1", "phoenix", "heartbeat", payload);
        if (close == 0)
            Assert.Equal("ok", (await attacker.ReplyAsync("1")).Status);
        else
            Assert.Equal((what, close), (what, (await attacker.Socket.ReceiveCloseAsync()).CloseCode));
        Assert.Equal("{}", (await other.AskAsync("room:1", "echo")).Response);
        Assert.DoesNotContain(host.Log.Records, record => record.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_closed_with_1007()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var attacker = await host.OpenAsync();
        await attacker.SendAsync(RawFrame.TextFrame, [.. """[null,"1","phoenix","heartbeat",{"a":" """u8, 0xC3, 0x28, .. "\"}]"u8]);
        Assert.Equal(1007, (await attacker.ReceiveCloseAsync()).CloseCode);
    }

    [Fact]
    public async Task Of_a_repeated_key_everyone_sees_the_first()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("room:1");
        Assert.Equal("""{"a":1,"b":{"c":2}}""", (await client.AskAsync("room:1", "echo", """{"a":1,"b":{"c":2,"c":3},"a":4}""")).Response);
    }

    [Fact]
    public async Task Messages_that_never_end_are_cut_off_and_leave_nothing_behind()
    {
        const int Attackers = 64; // with 1 MiB and more each
        await using var host = await KestrelHost.StartEchoAsync();
        var before = Heap.Live();
        for (var i = 0; i < Attackers; i++)
            await NeverEndAsync(host);
        host.Log.Clear();
        Assert.InRange(Heap.Live() - before, long.MinValue, 20_000_000); // what ArrayPool keeps, a few buffers for each thread; of 64 MB and more
    }

    [Fact]
    public async Task Compression_is_declined_and_a_compressed_message_is_refused_unread()
    {
        await using var host = await KestrelHost.StartEchoAsync(options => options.MaxMessageBytes = MostBytes);
        await using var attacker = await host.DialAsync();
        var answer = await attacker.AskAsync(RawSocket.Handshake("/socket/websocket?vsn=2.0.0").Replace(
            "\r\n\r\n", "\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n", StringComparison.Ordinal));
        Assert.Equal(101, answer.Status);
        Assert.DoesNotContain("Sec-WebSocket-Extensions", answer.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        var before = Heap.Live();
        await attacker.SendBytesAsync(RawFrame.Bytes(RawFrame.TextFrame, Bomb(), reserved: 4)); // RSV1: compressed (RFC 7692 §6)
        Assert.Equal(1002, (await attacker.ReceiveCloseAsync()).CloseCode);
        host.Log.Clear();
        Assert.InRange(Heap.Live() - before, long.MinValue, 2_000_000);
    }

    private static async Task NeverEndAsync(KestrelHost host)
    {
        await using var attacker = await host.OpenAsync();
        var fragment = new byte[100_000];
        Array.Fill(fragment, (byte)' ');
        await attacker.SendAsync(RawFrame.TextFrame, fragment, fin: false);
        var closed = attacker.ReceiveCloseAsync();
        try
        {
            while (!closed.IsCompleted)
                await attacker.SendAsync(RawFrame.Continuation, fragment, fin: false);
        }
        catch (IOException) when (closed.IsCompleted)
        {
            // the server had hung up by then
        }
        Assert.Equal(1009, (await closed).CloseCode);
    }

    // 64 MB of spaces in 64 kB.
    private static byte[] Bomb()
    {
        using var small = new MemoryStream();
        using (var deflate = new DeflateStream(small, CompressionLevel.Optimal, leaveOpen: true))
        {
            var spaces = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));
            for (var i = 0; i < 64; i++)
                deflate.Write(spaces);
        }
        Assert.InRange(small.Length, 1, 100_000);
        return small.ToArray();
    }
}
