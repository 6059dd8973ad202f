using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Transports.WebSockets;

public sealed class LimitTests
{
    private const int Limit = 2000;

    [Fact]
    public async Task A_message_of_the_limit_is_taken()
    {
        await using var host = await StartAsync();
        await using var client = await host.OpenAsync();
        await client.SendAsync(Heartbeat(Limit));
        Assert.Equal(RawFrame.TextFrame, (await client.ReceiveAsync())!.Opcode);
    }

    [Fact]
    public async Task One_byte_more_is_closed_with_1009()
    {
        await using var host = await StartAsync();
        await using var client = await host.OpenAsync();
        await client.SendAsync(Heartbeat(Limit + 1));
        Assert.Equal(1009, (await client.ReceiveCloseAsync()).CloseCode);
    }

    [Theory]
    [InlineData(Limit + 1)]
    [InlineData(70_000)]
    [InlineData(1L << 40)]
    [InlineData(long.MaxValue)]
    public async Task A_length_past_the_limit_is_closed_before_its_data(long declared)
    {
        await using var host = await StartAsync();
        await using var client = await host.OpenAsync();
        await client.SendBytesAsync(RawFrame.Header(RawFrame.TextFrame, (ulong)declared));
        Assert.Equal(1009, (await client.ReceiveCloseAsync()).CloseCode);
    }

    [Fact]
    public async Task Fragments_are_counted_together()
    {
        await using var host = await StartAsync();
        await using var client = await host.OpenAsync();
        var message = System.Text.Encoding.UTF8.GetBytes(Heartbeat(Limit));
        await client.SendAsync(RawFrame.TextFrame, message[..1000], fin: false);
        await client.SendAsync(RawFrame.Continuation, message[1000..]);
        Assert.Equal(RawFrame.TextFrame, (await client.ReceiveAsync())!.Opcode);
        await client.SendAsync(RawFrame.TextFrame, message[..1000], fin: false);
        await client.SendBytesAsync(RawFrame.Header(RawFrame.Continuation, 1001));
        Assert.Equal(1009, (await client.ReceiveCloseAsync()).CloseCode);
    }

    [Fact]
    public async Task Fragments_that_never_end_do()
    {
        await using var host = await StartAsync();
        await using var client = await host.OpenAsync();
        await client.SendAsync(RawFrame.TextFrame, [0x5B], fin: false);
        var closed = client.ReceiveCloseAsync();
        try
        {
            for (var i = 0; i < 100_000 && !closed.IsCompleted; i++)
                await client.SendAsync(RawFrame.Continuation, [0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20], fin: false);
        }
        catch (IOException) when (closed.IsCompleted)
        {
            // the server had hung up by then
        }
        Assert.Equal(1009, (await closed).CloseCode);
    }

    [Fact]
    public async Task What_the_client_still_sends_after_its_close_is_thrown_away()
    {
        await using var host = await StartAsync();
        await using var client = await host.OpenAsync();
        await client.SendBytesAsync(RawFrame.Header(RawFrame.TextFrame, 1_000_000));
        await client.SendBytesAsync(new byte[1_000_000]);
        Assert.Equal(1009, (await client.ReceiveCloseAsync()).CloseCode);
    }

    private static Task<KestrelHost> StartAsync() => KestrelHost.StartEchoAsync(options => options.MaxMessageBytes = Limit);

    private static string Heartbeat(int bytes)
    {
        const string Empty = """[null,"1","phoenix","heartbeat",{"p":""}]""";
        return Empty.Replace("\"\"", $"\"{new string('x', bytes - Empty.Length)}\"", StringComparison.Ordinal);
    }
}
