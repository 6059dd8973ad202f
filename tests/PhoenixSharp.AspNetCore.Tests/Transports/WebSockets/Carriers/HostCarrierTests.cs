using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Transports.WebSockets;

// As WebApplicationFactory does it: the application runs on TestServer, which carries messages and has neither sockets nor streams.
public sealed class HostCarrierTests : IAsyncLifetime
{
    private readonly Witness _witness = new();
    private readonly VirtualTime _time = new();
    private WebApplication _app = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddPhoenix();
        _app = builder.Build();
        _app.MapSocket<OpenSocket>("/socket", socket => socket
            .Channel("room:*", _ => new WitnessChannel(_witness))
            .Configure(options => options.MaxMessageBytes = 1_100_000));
        await _app.StartAsync(Stop);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Messages_of_every_size_pass_both_ways()
    {
        using var client = await JoinAsync();
        foreach (var size in (int[])[0, 1, 100, 125, 126, 50_000, 65_535, 65_536, 200_000, 1_000_000])
        {
            var text = new string('x', size);
            await SendAsync(client, $$"""["1","2","room:1","echo","{{text}}"]""");
            Assert.Equal($$"""["1","2","room:1","phx_reply",{"response":"{{text}}","status":"ok"}]""", await ReceiveTextAsync(client));
        }
    }

    [Fact]
    public async Task A_message_in_fragments_is_received_as_one()
    {
        using var client = await JoinAsync();
        await client.SendAsync("""["1","2","room:1","""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: false, Stop);
        await client.SendAsync(""" "echo",{}]"""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Stop);
        Assert.Equal("""["1","2","room:1","phx_reply",{"response":{},"status":"ok"}]""", await ReceiveTextAsync(client));
    }

    [Fact]
    public async Task Broadcasts_are_delivered_in_order()
    {
        using var client = await JoinAsync();
        for (var i = 0; i < 1000; i++)
            await Broadcaster.BroadcastAsync("room:1", "news", new { i }, Stop);
        for (var i = 0; i < 1000; i++)
            Assert.Equal($$"""[null,null,"room:1","news",{"i":{{i}}}]""", await ReceiveTextAsync(client));
    }

    [Fact]
    public async Task Binary_passes_both_ways()
    {
        using var client = await JoinAsync();
        byte[] push = [0, 1, 1, 6, 4, .. "12room:1echo"u8, 0, 255]; // push | lengths of join_ref, ref, topic, event
        await client.SendAsync(push, WebSocketMessageType.Binary, endOfMessage: true, Stop);
        var (type, bytes) = await ReceiveAsync(client);
        Assert.Equal(WebSocketMessageType.Binary, type);
        Assert.Equal([1, 1, 1, 6, 2, .. "12room:1ok"u8, 0, 255], bytes);
    }

    [Fact]
    public async Task A_clients_close_is_answered_with_1000()
    {
        using var client = await JoinAsync();
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", Stop).WaitAsync(Patience.Limit, Stop);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
        Assert.IsType<LeaveReason.Closed>(await _witness.LeftAsync());
    }

    [Fact]
    public async Task A_disconnect_closes_with_1001()
    {
        using var client = await JoinAsync();
        await Broadcaster.BroadcastAsync("user_socket:ann", "disconnect", new { }, Stop);
        Assert.Equal(1001, await ReceiveCloseAsync(client));
        await client.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "", Stop);
        Assert.IsType<LeaveReason.Closed>(await _witness.LeftAsync());
    }

    [Fact]
    public async Task A_message_over_the_limit_closes_with_1009()
    {
        using var client = await JoinAsync();
        await SendAsync(client, new string('x', 1_100_001));
        Assert.Equal(1009, await ReceiveCloseAsync(client));
    }

    [Fact]
    public async Task A_malformed_message_closes_with_1011()
    {
        using var client = await JoinAsync();
        await SendAsync(client, "{");
        Assert.Equal(1011, await ReceiveCloseAsync(client));
    }

    [Fact]
    public async Task A_silent_client_is_closed_with_1002()
    {
        using var client = await JoinAsync();
        _time.Advance(TimeSpan.FromSeconds(59));
        await SendAsync(client, """[null,"3","phoenix","heartbeat",{}]""");
        await ReceiveTextAsync(client);
        _time.Advance(TimeSpan.FromSeconds(59)); // heard meanwhile
        await SendAsync(client, """[null,"4","phoenix","heartbeat",{}]""");
        await ReceiveTextAsync(client);
        _time.Advance(TimeSpan.FromSeconds(62)); // to the next sweep
        Assert.Equal(1002, await ReceiveCloseAsync(client));
    }

    [Fact]
    public async Task A_client_that_never_closes_is_cut_off_after_a_second()
    {
        using var client = await JoinAsync();
        await Broadcaster.BroadcastAsync("user_socket:ann", "disconnect", new { }, Stop);
        Assert.Equal(1001, await ReceiveCloseAsync(client));
        await _witness.LeftAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        await Patience.UntilAsync(() => IsRefused(client), "the WebSocket was ended");
    }

    [Fact]
    public async Task A_client_that_vanishes_ends_its_channels()
    {
        var client = await JoinAsync();
        client.Dispose();
        Assert.IsType<LeaveReason.Closed>(await _witness.LeftAsync());
    }

    [Fact]
    public async Task A_host_that_stops_closes_with_1012()
    {
        using var client = await JoinAsync();
        var stopped = _app.StopAsync(Stop);
        Assert.Equal(1012, await ReceiveCloseAsync(client));
        await client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", Stop);
        Assert.IsType<LeaveReason.Draining>(await _witness.LeftAsync());
        await stopped.WaitAsync(Patience.Limit, Stop);
    }

    [Fact]
    public async Task The_sub_protocol_is_chosen()
    {
        var clients = _app.GetTestServer().CreateWebSocketClient();
        clients.SubProtocols.Add("phoenix");
        using var client = await clients.ConnectAsync(Address, Stop);
        Assert.Equal("phoenix", client.SubProtocol);
    }

    [Fact]
    public async Task A_plain_request_is_answered_400() =>
        Assert.Equal(400, (int)(await _app.GetTestClient().GetAsync(Address, Stop)).StatusCode);

    private static Uri Address { get; } = new("http://localhost/socket/websocket?vsn=2.0.0&user_id=ann");

    private IBroadcaster Broadcaster => _app.Services.GetRequiredService<IBroadcaster>();

    private async Task<WebSocket> JoinAsync()
    {
        var client = await _app.GetTestServer().CreateWebSocketClient().ConnectAsync(Address, Stop);
        await SendAsync(client, """["1","1","room:1","phx_join",{}]""");
        Assert.Equal("""["1","1","room:1","phx_reply",{"response":{},"status":"ok"}]""", await ReceiveTextAsync(client));
        return client;
    }

    private static bool IsRefused(WebSocket client)
    {
        try
        {
            return SendAsync(client, "discarded").IsFaulted;
        }
        catch (IOException)
        {
            return true; // the server's side has ended
        }
    }

    private static Task SendAsync(WebSocket client, string text) =>
        client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Stop);

    private static async Task<string> ReceiveTextAsync(WebSocket client)
    {
        var (type, bytes) = await ReceiveAsync(client);
        Assert.Equal(WebSocketMessageType.Text, type);
        return Encoding.UTF8.GetString(bytes);
    }

    private static async Task<int> ReceiveCloseAsync(WebSocket client)
    {
        Assert.Equal(WebSocketMessageType.Close, (await ReceiveAsync(client)).Type);
        return (int)client.CloseStatus!;
    }

    private static async Task<(WebSocketMessageType Type, byte[] Bytes)> ReceiveAsync(WebSocket client)
    {
        var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await client.ReceiveAsync(buffer.AsMemory(), Stop).AsTask().WaitAsync(Patience.Limit, Stop);
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return (part.MessageType, message.ToArray());
        }
    }
}
