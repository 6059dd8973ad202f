using System.Net;
using Microsoft.AspNetCore.Builder;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Transports.WebSockets;

public sealed class RequestCarrierTests
{
    private const string Path = "/socket/websocket?vsn=2.0.0";

    private readonly Witness _witness = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_of_every_size_pass_both_ways()
    {
        await using var host = await StartAsync();
        using var http = new Http2Client(host.Port);
        await using var client = new ChannelClient(await http.OpenAsync());
        await client.JoinAsync("room:1");
        for (var size = 1; size <= 500_000; size *= 7)
        {
            var text = new string('x', size);
            Assert.Equal($$"""{"text":"{{text}}"}""", (await client.AskAsync("room:1", "echo", $$"""{"text":"{{text}}"}""")).Response);
        }
        await host.Broadcaster.BroadcastAsync("room:1", "large", new { text = new string('y', 1_000_000) }, Stop);
        Assert.Equal(1_000_000, (await client.ReceiveAsync("large")).Payload.GetProperty("text").GetString()!.Length);
        await client.Socket.SendAsync(RawFrame.PingFrame, [7]);
        Assert.Equal([7], (await client.Socket.ReceiveAsync())!.Payload);
    }

    [Fact]
    public async Task More_bytes_are_received_than_a_request_body_may_have()
    {
        await using var host = await StartAsync();
        using var http = new Http2Client(host.Port);
        await using var client = new ChannelClient(await http.OpenAsync());
        await client.JoinAsync("room:1");
        var megabyte = $$"""{"text":"{{new string('x', 1_000_000)}}"}""";
        for (var i = 0; i < 40; i++) // Kestrel's MaxRequestBodySize is 30 MB
            await client.AskAsync("room:1", "echo", megabyte);
        Assert.Equal("ok", (await client.HeartbeatAsync()).Status);
    }

    [Fact]
    public async Task An_idle_WebSocket_outlives_the_minimum_rate_of_request_bodies()
    {
        await using var host = await StartAsync(
            use: app => app.Map("/body", body => body.Run(context => context.Request.Body.CopyToAsync(Stream.Null))));
        using var http = new Http2Client(host.Port);
        await using var client = new ChannelClient(await http.OpenAsync());
        await client.JoinAsync("room:1");
        using var other = new Http2Client(host.Port);
        var silent = other.Request(HttpMethod.Post, "/body");
        silent.Content = new SilentBody();
        var end = await Record.ExceptionAsync(() => other.SendAsync(silent)); // Kestrel ends it after 5 s with less than 240 bytes a second
        Assert.True(end is HttpRequestException or IOException or OperationCanceledException, $"{end}");
        Assert.Equal("ok", (await client.HeartbeatAsync()).Status);
    }

    [Fact]
    public async Task A_clients_close_is_answered_and_ends_the_stream()
    {
        await using var host = await StartAsync();
        using var http = new Http2Client(host.Port);
        await using var client = new ChannelClient(await http.OpenAsync());
        await client.JoinAsync("room:1");
        await client.Socket.SendBytesAsync(RawFrame.Close(1000));
        Assert.Equal(1000, (await client.Socket.ReceiveCloseAsync()).CloseCode);
        Assert.Equal(0, await client.Socket.ReceiveEndAsync());
        Assert.False(client.Socket.WasReset);
        Assert.IsType<LeaveReason.Closed>(await _witness.LeftAsync());
    }

    [Fact]
    public async Task A_silent_client_is_closed_with_1002()
    {
        var time = new VirtualTime();
        await using var host = await StartAsync(options => options.IdleTimeout = TimeSpan.FromSeconds(10), time);
        using var http = new Http2Client(host.Port);
        await using var client = new ChannelClient(await http.OpenAsync());
        await client.HeartbeatAsync();
        time.Advance(TimeSpan.FromSeconds(10)); // no further: a second later it would be cut off
        Assert.Equal(1002, (await client.Socket.ReceiveCloseAsync()).CloseCode);
    }

    [Fact]
    public async Task A_disconnect_closes_with_1001()
    {
        await using var host = await StartAsync();
        using var http = new Http2Client(host.Port);
        await using var client = new ChannelClient(await http.OpenAsync(Path + "&user_id=ann"));
        await client.JoinAsync("room:1");
        await host.Broadcaster.BroadcastAsync("user_socket:ann", "disconnect", new { }, Stop);
        Assert.Equal(1001, (await client.Socket.ReceiveCloseAsync()).CloseCode);
    }

    [Theory]
    [InlineData(1009, 100)]
    [InlineData(1011, 10_000)]
    public async Task A_message_that_is_refused_closes_with_its_code(int code, int limit)
    {
        await using var host = await StartAsync(options => options.MaxMessageBytes = limit);
        using var http = new Http2Client(host.Port);
        await using var client = await http.OpenAsync();
        await client.SendAsync(new string('x', 1000));
        Assert.Equal(code, (await client.ReceiveCloseAsync()).CloseCode);
    }

    [Fact]
    public async Task A_frame_without_a_mask_closes_with_1002()
    {
        await using var host = await StartAsync();
        using var http = new Http2Client(host.Port);
        await using var client = await http.OpenAsync();
        await client.SendBytesAsync(RawFrame.Bytes(RawFrame.TextFrame, [1], masked: false));
        Assert.Equal(1002, (await client.ReceiveCloseAsync()).CloseCode);
    }

    [Fact]
    public async Task A_host_that_stops_closes_with_1012_and_waits_for_the_close()
    {
        await using var host = await StartAsync();
        using var http = new Http2Client(host.Port);
        await using var client = new ChannelClient(await http.OpenAsync());
        await client.JoinAsync("room:1");
        var stopped = host.App.StopAsync(Stop);
        Assert.Equal(1012, (await client.Socket.ReceiveCloseAsync()).CloseCode);
        await client.Socket.SendBytesAsync(RawFrame.Close(1012));
        await client.Socket.ReceiveEndAsync();
        await client.DisposeAsync(); // ends the client's side of the stream, which Kestrel waits for
        await stopped.WaitAsync(Patience.Limit / 2, Stop);
        Assert.IsType<LeaveReason.Draining>(await _witness.LeftAsync());
    }

    [Fact]
    public async Task A_client_that_never_closes_is_cut_off_after_a_second()
    {
        var time = new VirtualTime();
        await using var host = await StartAsync(options => options.IdleTimeout = Timeout.InfiniteTimeSpan, time);
        using var http = new Http2Client(host.Port);
        await using var client = new ChannelClient(await http.OpenAsync(Path + "&user_id=ann"));
        await client.JoinAsync("room:1");
        await host.Broadcaster.BroadcastAsync("user_socket:ann", "disconnect", new { }, Stop);
        Assert.Equal(1001, (await client.Socket.ReceiveCloseAsync()).CloseCode);
        var end = client.Socket.ReceiveEndAsync();
        time.Advance(TimeSpan.FromMilliseconds(999));
        await client.Socket.SendAsync("discarded");
        Assert.False(end.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await end;
    }

    [Fact]
    public async Task A_stream_that_is_reset_leaves_the_connections_other_sockets_alone()
    {
        await using var host = await StartAsync();
        using var http = new Http2Client(host.Port);
        await using var stays = new ChannelClient(await http.OpenAsync());
        var goes = new ChannelClient(await http.OpenAsync());
        await stays.JoinAsync("room:1");
        await goes.JoinAsync("room:1");
        await goes.DisposeAsync(); // RST_STREAM
        Assert.IsType<LeaveReason.Closed>(await _witness.LeftAsync());
        await host.Broadcaster.BroadcastAsync("room:1", "news", new { }, Stop);
        Assert.Equal("news", (await stays.ReceiveAsync("news")).Event);
        Assert.Equal(1, http.Connections);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_off_without_the_connections_other_sockets()
    {
        await using var host = await StartAsync();
        using var http = new Http2Client(host.Port);
        await using var reads = new ChannelClient(await http.OpenAsync());
        await using var stalls = new ChannelClient(await http.OpenAsync());
        await reads.JoinAsync("room:1");
        await stalls.JoinAsync("room:2");
        for (var i = 0; i < 100 && _witness.NobodyLeft; i++)
            await host.Broadcaster.BroadcastAsync("room:2", "large", new { large = new string('x', 1_000_000) }, Stop);
        Assert.IsType<LeaveReason.Closed>(await _witness.LeftAsync());
        Assert.Equal("ok", (await reads.HeartbeatAsync()).Status);
        await Patience.UntilAsync(() => host.TopicCount == 1, "the stalled socket's topic was released");
        Assert.Equal(1, http.Connections);
    }

    private Task<KestrelHost> StartAsync(
        Action<SocketOptions>? options = null, TimeProvider? time = null, Action<WebApplication>? use = null) =>
        _witness.StartAsync(options, time, Https.Configure, Https.Address, use);

    private sealed class SilentBody : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(new byte[1], cancellationToken);
            await stream.FlushAsync(cancellationToken); // also sends the headers
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
