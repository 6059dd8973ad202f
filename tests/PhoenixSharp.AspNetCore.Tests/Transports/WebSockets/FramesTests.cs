using System.Text;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Transports.WebSockets;

public sealed class FramesTests
{
    private const string Heartbeat = """[null,"1","phoenix","heartbeat",{}]""";
    private const string Answer = """[null,"1","phoenix","phx_reply",{"response":{},"status":"ok"}]""";

    // what breaks RFC 6455, and the code it is closed with
    public static TheoryData<string, byte[], int> Violations => new()
    {
        { "unmasked (§5.1)", RawFrame.Bytes(1, Bytes(Heartbeat), masked: false), 1002 },
        { "reserved bit 1 (§5.2)", RawFrame.Bytes(1, Bytes(Heartbeat), reserved: 4), 1002 },
        { "reserved bit 3 (§5.2)", RawFrame.Bytes(1, Bytes(Heartbeat), reserved: 1), 1002 },
        { "reserved opcode 3 (§5.2)", RawFrame.Bytes(3, []), 1002 },
        { "reserved opcode 11 (§5.2)", RawFrame.Bytes(11, []), 1002 },
        { "a continuation of nothing (§5.4)", RawFrame.Bytes(0, Bytes(Heartbeat)), 1002 },
        { "a text inside fragments (§5.4)", [.. RawFrame.Bytes(1, Bytes("["), fin: false), .. RawFrame.Bytes(1, Bytes("]"))], 1002 },
        { "a ping in fragments (§5.5)", RawFrame.Bytes(9, [], fin: false), 1002 },
        { "a ping of 126 bytes (§5.5)", RawFrame.Bytes(9, new byte[126]), 1002 },
        { "a close of one byte (§5.5.1)", RawFrame.Bytes(8, [3]), 1002 },
        { "a close whose reason is not UTF-8 (§5.5.1)", RawFrame.Bytes(8, [3, 232, 0xFF]), 1002 },
        { "text that is not UTF-8 (§8.1)", RawFrame.Bytes(1, [0x5B, 0xFF, 0x5D]), 1007 },
        { "overlong UTF-8", RawFrame.Bytes(1, [0xC0, 0xAF]), 1007 },
        { "a surrogate in UTF-8", RawFrame.Bytes(1, [0xED, 0xA0, 0x80]), 1007 },
        { "UTF-8 that ends in the middle", RawFrame.Bytes(1, [0xF0, 0x9F, 0x98]), 1007 },
        { "bad UTF-8 in a later fragment", [.. RawFrame.Bytes(1, Bytes("["), fin: false), .. RawFrame.Bytes(0, [0xFF])], 1007 },
    };

    public static TheoryData<int, int> Closes => new()
    {
        { 1000, 1000 }, { 1001, 1000 }, { 1002, 1000 }, { 1003, 1000 }, { 1007, 1000 }, { 1008, 1000 }, { 1009, 1000 }, { 1010, 1000 }, { 1011, 1000 },
        { 3000, 1000 }, { 3999, 1000 }, { 4000, 1000 }, { 4999, 1000 },
        { 0, 1002 }, { 999, 1002 }, { 1004, 1002 }, { 1005, 1002 }, { 1006, 1002 }, { 1012, 1002 }, { 1013, 1002 }, { 1014, 1002 }, { 1015, 1002 },
        { 1016, 1002 }, { 2999, 1002 }, { 5000, 1002 }, { 65535, 1002 },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task A_violation_is_closed_with_its_code(string clause, byte[] bytes, int code)
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var client = await host.OpenAsync();
        await client.SendBytesAsync(bytes);
        Assert.True(code == (await client.ReceiveCloseAsync()).CloseCode, clause);
    }

    [Theory]
    [MemberData(nameof(Closes))]
    public async Task A_close_is_answered_1000_where_it_is_legal_and_1002_where_not(int code, int answer)
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var client = await host.OpenAsync();
        await client.SendBytesAsync(RawFrame.Close(code, code < 3000 ? "" : "why"));
        Assert.Equal(answer, (await client.ReceiveCloseAsync()).CloseCode);
        Assert.Equal(0, await client.ReceiveEndAsync());
        Assert.False(client.WasReset);
    }

    [Fact]
    public async Task A_close_without_a_code_is_answered_1000()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var client = await host.OpenAsync();
        await client.SendAsync(RawFrame.CloseFrame, []);
        Assert.Equal(1000, (await client.ReceiveCloseAsync()).CloseCode);
    }

    [Fact]
    public async Task A_message_in_fragments_is_one_wherever_it_is_cut()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var client = await host.OpenAsync();
        var message = Bytes("""[null,"😀","phoenix","heartbeat",{}]"""); // cut inside the character too
        for (var cut = 0; cut <= message.Length; cut++)
        {
            await client.SendAsync(RawFrame.TextFrame, message[..cut], fin: false);
            await client.SendAsync(RawFrame.Continuation, message[cut..]);
            Assert.Equal(Answer.Replace("\"1\"", "\"😀\"", StringComparison.Ordinal), (await client.ReceiveAsync())!.Text);
        }
    }

    [Fact]
    public async Task A_message_byte_by_byte_in_frames_of_one_byte_is_one()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var client = await host.OpenAsync();
        var message = Bytes(Heartbeat);
        for (var i = 0; i < message.Length; i++)
        {
            foreach (var piece in RawFrame.Bytes(i == 0 ? 1 : 0, [message[i]], fin: i == message.Length - 1))
                await client.SendBytesAsync(new[] { piece });
        }
        Assert.Equal(Answer, (await client.ReceiveAsync())!.Text);
    }

    [Fact]
    public async Task A_ping_between_fragments_is_answered_before_the_message()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var client = await host.OpenAsync();
        await client.SendAsync(RawFrame.TextFrame, Bytes(Heartbeat[..5]), fin: false);
        await client.SendAsync(RawFrame.PingFrame, Bytes("hello"));
        await client.SendAsync(RawFrame.PongFrame, []);
        await client.SendAsync(RawFrame.Continuation, Bytes(Heartbeat[5..]));
        var pong = await client.ReceiveAsync();
        Assert.Equal((RawFrame.PongFrame, "hello"), (pong!.Opcode, pong.Text));
        Assert.Equal(Answer, (await client.ReceiveAsync())!.Text);
    }

    [Fact]
    public async Task Two_messages_in_one_write_are_answered_in_order()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var client = await host.OpenAsync();
        var other = Heartbeat.Replace("\"1\"", "\"2\"", StringComparison.Ordinal);
        await client.SendBytesAsync((byte[])[.. RawFrame.Bytes(1, Bytes(Heartbeat)), .. RawFrame.Bytes(1, Bytes(other))]);
        Assert.Equal(Answer, (await client.ReceiveAsync())!.Text);
        Assert.Equal(Answer.Replace("\"1\"", "\"2\"", StringComparison.Ordinal), (await client.ReceiveAsync())!.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"topic":"phoenix"}""")]
    public async Task A_text_that_is_no_message_is_closed_with_1011_and_logged_without_a_stack(string text)
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var client = await host.OpenAsync();
        await client.SendAsync(text);
        Assert.Equal((1011, ""), (await client.ReceiveCloseAsync()) is var close ? (close.CloseCode, close.CloseReason) : default);
        Assert.Contains(host.Log.Records, record => record is { EventId.Id: 400, Exception: null });
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
