using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client.Tests;

/// <summary>One connection of the WebSocket transport under test, against a server that does what a test says.</summary>
public sealed class WebSocketConnectionTests
{
    [Fact]
    public async Task Frames_arrive_in_order_and_kind_when_text_and_binary_alternate()
    {
        const int Frames = 500;
        List<string> seen = [];
        var all = new TaskCompletionSource();
        await using var host = await StartAsync(async socket =>
        {
            while (await ReceiveAsync(socket) is { Type: not WebSocketMessageType.Close } message)
            {
                seen.Add($"{message.Type} {message.Text}");
                if (seen.Count == Frames)
                    all.SetResult();
            }
        });
        await using var connection = await ConnectAsync(host);
        Frame[] frames = [.. Enumerable.Range(0, Frames).Select(n => new Frame(n % 2 == 0 ? Opcode.Text : Opcode.Binary, Encoding.UTF8.GetBytes($"{n}")))];
        foreach (var chunk in frames.Chunk(100))
            await connection.SendAsync(chunk, CancellationToken.None);
        await all.Task.WaitAsync(Patience.Limit);
        Assert.Equal(Enumerable.Range(0, Frames).Select(n => $"{(n % 2 == 0 ? "Text" : "Binary")} {n}"), seen);
    }

    [Fact]
    public async Task Messages_are_received_in_order_and_kind()
    {
        await using var host = await StartAsync(async socket =>
        {
            for (var n = 0; n < 4; n++)
            {
                var body = Encoding.UTF8.GetBytes(new string((char)('a' + n), n * 10_000));
                await socket.SendAsync(body, n % 2 == 0 ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
            }
            await ReceiveAsync(socket);
        });
        await using var connection = await ConnectAsync(host);
        for (var n = 0; n < 4; n++)
        {
            var frame = await ReceiveAsync(connection);
            Assert.Equal((n % 2 == 0 ? Opcode.Text : Opcode.Binary, new string((char)('a' + n), n * 10_000)), (frame.Opcode, Encoding.UTF8.GetString(frame.Body.Span)));
        }
    }

    [Theory]
    [InlineData(4001, "reason")]
    [InlineData(1013, "")]
    public async Task Close_of_the_server_is_received_and_answered_with_its_code(int code, string reason)
    {
        var answer = new TaskCompletionSource<WebSocketCloseStatus?>();
        await using var host = await StartAsync(async socket =>
        {
            await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, CancellationToken.None);
            await ReceiveAsync(socket);
            answer.SetResult(socket.CloseStatus);
        });
        await using var connection = await ConnectAsync(host);
        Assert.Equal(new CloseInfo(code, reason), (await ReceiveAsync(connection)).Close);
        Assert.Equal(code, (int?)await answer.Task.WaitAsync(Patience.Limit));
        await Assert.ThrowsAsync<WebSocketException>(() => SendAsync(connection));
    }

    [Fact]
    public async Task Close_of_the_client_is_sent_and_what_comes_before_the_answer_received()
    {
        var close = new TaskCompletionSource<(int?, string?)>();
        await using var host = await StartAsync(async socket =>
        {
            await ReceiveAsync(socket);
            close.SetResult(((int?)socket.CloseStatus, socket.CloseStatusDescription));
            for (var i = 0; i < 2; i++)
                await socket.SendAsync("late"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        });
        await using var connection = await ConnectAsync(host);
        await connection.CloseAsync(4002, "bye", CancellationToken.None);
        await Assert.ThrowsAsync<WebSocketException>(() => SendAsync(connection));
        Assert.Equal((4002, "bye"), await close.Task.WaitAsync(Patience.Limit));
        for (var i = 0; i < 2; i++)
            Assert.Equal("late", Encoding.UTF8.GetString((await ReceiveAsync(connection)).Body.Span));
        Assert.Equal(1000, (await ReceiveAsync(connection)).Close?.Code);
    }

    [Fact]
    public async Task Message_above_the_limit_is_closed_with_1009()
    {
        var answer = new TaskCompletionSource<(int?, string?)>();
        await using var host = await StartAsync(async socket =>
        {
            await socket.SendAsync(new byte[20_000], WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
            await socket.SendAsync(new byte[1], WebSocketMessageType.Binary, endOfMessage: false, CancellationToken.None);
            await socket.SendAsync(new byte[20_000], WebSocketMessageType.Binary, endOfMessage: false, CancellationToken.None);
            await ReceiveAsync(socket);
            answer.SetResult(((int?)socket.CloseStatus, socket.CloseStatusDescription));
        });
        await using var connection = await ConnectAsync(host, new WebSocketTransport { MaxMessageBytes = 20_000 });
        Assert.Equal(20_000, (await ReceiveAsync(connection)).Body.Length);
        Assert.Equal(new CloseInfo(1009, "A message of more than 20000 bytes came."), (await ReceiveAsync(connection)).Close);
        Assert.Equal((1009, "message too big"), await answer.Task.WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task Receive_ends_when_it_is_cancelled_and_the_connection_can_be_disposed_of()
    {
        await using var host = await StartAsync(ReceiveAsync);
        var connection = await ConnectAsync(host);
        using var cancellation = new CancellationTokenSource();
        var receiving = connection.ReceiveAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving.WaitAsync(Patience.Limit));
        await connection.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
        await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(connection));
    }

    [Fact]
    public async Task Receive_fails_when_the_server_aborts()
    {
        await using var host = await StartAsync(async socket =>
        {
            await ReceiveAsync(socket);
            socket.Abort();
        });
        await using var connection = await ConnectAsync(host);
        await SendAsync(connection);
        await Assert.ThrowsAnyAsync<WebSocketException>(() => ReceiveAsync(connection));
    }

    private static Task<KestrelHost> StartAsync(Func<WebSocket, Task> serve) => KestrelHost.StartAsync(app => app.UseWebSockets().Run(async context =>
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await serve(socket);
    }));

    private static async Task<IClientConnection> ConnectAsync(KestrelHost host, WebSocketTransport? transport = null)
    {
        var request = new TransportRequest(new Uri($"ws://127.0.0.1:{host.Port}/socket"), "vsn=2.0.0", AuthToken: null, Headers: []);
        return await TestTransport.WebSocket(transport ?? new WebSocketTransport()).ConnectAsync(request, CancellationToken.None);
    }

    private static Task<ReceivedFrame> ReceiveAsync(IClientConnection connection) =>
        connection.ReceiveAsync(CancellationToken.None).AsTask().WaitAsync(Patience.Limit);

    private static Task SendAsync(IClientConnection connection) =>
        connection.SendAsync([new Frame(Opcode.Text, "lost"u8)], CancellationToken.None).AsTask().WaitAsync(Patience.Limit);

    private static async Task<(WebSocketMessageType Type, string Text)> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[1024];
        var message = await socket.ReceiveAsync(buffer, CancellationToken.None);
        return (message.MessageType, Encoding.UTF8.GetString(buffer, 0, message.Count));
    }
}
