using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests;

public sealed class BroadcastTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_application_reaches_everyone_on_a_topic_in_either_version_and_no_one_else()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var v2 = await host.ConnectAsync();
        await using var v1 = await host.OpenAsync("/socket/websocket?vsn=1.0.0");
        await using var elsewhere = await host.ConnectAsync();
        await v2.JoinAsync("room:1");
        await elsewhere.JoinAsync("room:2");
        await v1.SendAsync("""{"topic":"room:1","event":"phx_join","ref":"1","payload":{}}""");
        await v1.ReceiveAsync();
        await host.Broadcaster.BroadcastAsync("room:1", "order_placed", new { OrderId = 7 }, Stop);
        Assert.Equal("""{"orderId":7}""", (await v2.ReceiveAsync()).Payload.GetRawText());
        Assert.Equal("""{"ref":null,"topic":"room:1","payload":{"orderId":7},"event":"order_placed"}""".Length, (await v1.ReceiveAsync())!.Text.Length);
        Assert.Equal("phx_reply", (await elsewhere.HeartbeatAsync()).Event);
        await host.Broadcaster.BroadcastAsync("room:2", "last", new { }, Stop);
        Assert.Equal("last", (await elsewhere.ReceiveAsync()).Event);
    }

    [Fact]
    public async Task Server_side_code_hears_what_clients_and_the_application_broadcast()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("room:1");
        var pubSub = host.App.Services.GetRequiredService<IPubSub>();
        await using var heard = pubSub.SubscribeAsync("room:1", Stop).GetAsyncEnumerator(Stop);
        var first = heard.MoveNextAsync(); // it subscribes now
        await client.AskAsync("room:1", "shout", """{"from":"client"}""");
        await host.Broadcaster.BroadcastAsync("room:1", "news", new { From = "application" }, Stop);
        Assert.True(await first);
        Assert.Equal(("shout", """{"from":"client"}"""), (heard.Current.Event, heard.Current.Payload.ToString()));
        Assert.True(await heard.MoveNextAsync());
        Assert.Equal(("news", """{"from":"application"}"""), (heard.Current.Event, heard.Current.Payload.ToString()));
    }

    [Fact]
    public async Task A_disconnect_closes_all_connections_of_one_identity_with_1001_and_no_other()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var one = await host.ConnectAsync("/socket/websocket?vsn=2.0.0&user_id=ann");
        await using var two = await host.ConnectAsync("/socket/websocket?vsn=2.0.0&user_id=ann");
        await using var bob = await host.ConnectAsync("/socket/websocket?vsn=2.0.0&user_id=bob");
        await one.JoinAsync("room:1");
        await host.Broadcaster.BroadcastAsync("user_socket:ann", "anything else", new { }, Stop);
        await one.HeartbeatAsync();
        await host.Broadcaster.BroadcastAsync("user_socket:ann", "disconnect", new { }, Stop);
        Assert.Equal(1001, (await one.Socket.ReceiveAsync())!.CloseCode); // and no phx_close before it
        Assert.Equal(1001, (await two.Socket.ReceiveAsync())!.CloseCode);
        Assert.Equal("ok", (await bob.HeartbeatAsync()).Status);
    }

    [Fact]
    public async Task Of_one_broadcaster_everyone_gets_everything_once_and_in_order()
    {
        const int Clients = 50;
        const int Each = 200;
        await using var host = await KestrelHost.StartEchoAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => host.ConnectAsync()));
        foreach (var client in clients)
            await client.JoinAsync("room:1");
        for (var i = 0; i < Each; i++)
            await host.Broadcaster.BroadcastAsync("room:1", "tick", new { i }, Stop);
        foreach (var client in clients)
        {
            for (var i = 0; i < Each; i++)
                Assert.Equal(i, (await client.ReceiveAsync()).Payload.GetProperty("i").GetInt32());
            Assert.Equal("ok", (await client.HeartbeatAsync()).Status);
            await client.DisposeAsync();
        }
    }
}
