using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Transports.WebSockets;

public sealed class UnfinishedMessageTests
{
    private const string Heartbeat = """[null,"1","phoenix","heartbeat",{}]""";

    private readonly VirtualTime _time = new();
    private long _began;

    [Fact]
    public async Task Message_that_is_never_finished_is_closed_when_its_timeout_expires()
    {
        await using var host = await StartAsync();
        await using var attacker = await host.OpenAsync();
        await SendPartAsync(attacker, RawFrame.TextFrame, new string(' ', 20_000)); // far above 240 bytes a second

        await PassUntilAsync(() => host.Log.Records.Any(record => record.EventId.Id == 407));

        var close = await attacker.ReceiveCloseAsync();
        Assert.Equal((1008, "message too slow"), (close.CloseCode, close.CloseReason));
        Assert.Contains("MessageTimeout", Assert.Single(host.Log.Records, record => record.EventId.Id == 407).Text, StringComparison.Ordinal);
        Assert.InRange(_time.GetTimestamp() - _began, TimeSpan.FromSeconds(30).Ticks, TimeSpan.FromSeconds(35).Ticks);
    }

    [Fact]
    public async Task Message_below_the_least_rate_is_closed_after_five_seconds()
    {
        await using var host = await StartAsync();
        await using var attacker = await host.OpenAsync();
        await SendPartAsync(attacker, RawFrame.TextFrame, new string(' ', 200));

        await PassUntilAsync(() => host.Log.Records.Any(record => record.EventId.Id == 407));

        Assert.Equal(1008, (await attacker.ReceiveCloseAsync()).CloseCode);
        Assert.InRange(_time.GetTimestamp() - _began, TimeSpan.FromSeconds(5).Ticks, TimeSpan.FromSeconds(10).Ticks);
    }

    [Fact]
    public async Task Message_at_300_bytes_a_second_arrives()
    {
        await using var host = await StartAsync();
        await using var client = await host.OpenAsync();
        await SendPartAsync(client, RawFrame.TextFrame, Heartbeat + new string(' ', 1_000));

        for (var second = 0; second < 25; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await SendPartAsync(client, RawFrame.Continuation, new string(' ', 300));
        }
        await client.SendAsync(RawFrame.Continuation, []);

        Assert.Contains("phx_reply", (await client.ReceiveAsync())!.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Log.Records, record => record.EventId.Id == 407);
    }

    [Fact]
    public async Task Bytes_of_one_frame_count_when_they_arrive()
    {
        await using var host = await StartAsync();
        await using var client = await host.OpenAsync();
        var frame = RawFrame.Bytes(RawFrame.TextFrame, Encoding.UTF8.GetBytes(Heartbeat + new string(' ', 9_000)));
        var sessions = host.App.Services.GetRequiredService<Drainer>();
        await client.SendBytesAsync(frame.AsMemory(0, 1_500));
        await Patience.UntilAsync(() => sessions.Sessions().Any(), "the session had begun");
        var transport = (WebSocketTransport)sessions.Sessions().Single().Transport;

        for (var sent = 1_500; sent < frame.Length; sent += 300)
        {
            await client.SendBytesAsync(frame.AsMemory(sent, Math.Min(300, frame.Length - sent)));
            await Patience.UntilAsync(() => transport.MessageBytes >= Math.Min(sent, frame.Length - 400), "the bytes had arrived");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Contains("phx_reply", (await client.ReceiveAsync())!.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Log.Records, record => record.EventId.Id == 407);
    }

    [Fact]
    public async Task Connection_between_messages_has_no_deadline()
    {
        await using var host = await StartAsync();
        await using var client = await host.OpenAsync();
        await client.SendAsync(Heartbeat);
        await client.ReceiveAsync();
        _time.Advance(TimeSpan.FromMinutes(10));
        await client.SendAsync(Heartbeat);
        Assert.Contains("phx_reply", (await client.ReceiveAsync())!.Text, StringComparison.Ordinal);
    }

    private Task<KestrelHost> StartAsync()
    {
        _began = _time.GetTimestamp();
        return new Witness().StartAsync(options => options.IdleTimeout = Timeout.InfiniteTimeSpan, _time);
    }

    // A fragment of a message; the pong shows that it was read (RFC 6455 §5.4: a ping may come between fragments).
    private static async Task SendPartAsync(RawSocket client, int opcode, string text)
    {
        await client.SendAsync(opcode, Encoding.UTF8.GetBytes(text), fin: false);
        await client.SendAsync(RawFrame.PingFrame, []);
        Assert.Equal(RawFrame.PongFrame, (await client.ReceiveAsync())!.Opcode);
    }

    private Task PassUntilAsync(Func<bool> isSo) => Patience.UntilAsync(
        () =>
        {
            if (!isSo())
                _time.Advance(TimeSpan.FromSeconds(1));
            return isSo();
        },
        "the message was found too slow");
}
