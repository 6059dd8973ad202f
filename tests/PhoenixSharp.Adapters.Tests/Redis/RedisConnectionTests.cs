using System.Net;
using System.Net.Sockets;
using PhoenixSharp.Redis;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Adapters.Tests.Redis;

public sealed class RedisConnectionTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_asks_a_connection_that_Redis_has_closed_is_told_so_at_once()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var serving = GreetAndCloseAsync(server);
        var options = new RedisOptions { Connection = $"127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}" };
        await using var connection = await new RedisBroker(options).ConnectAsync(_ => { }, Cancelled);
        await serving;
        await Assert.ThrowsAsync<EndOfStreamException>(() => connection.Broken.WaitAsync(Patience.Limit, Cancelled));
        await Assert.ThrowsAsync<EndOfStreamException>(() => connection.SubscribeAsync(["a"], Cancelled).WaitAsync(Patience.Limit, Cancelled));
    }

    private static async Task GreetAndCloseAsync(TcpListener server)
    {
        using var client = await server.AcceptTcpClientAsync(Cancelled);
        var hello = new byte[1024];
        Assert.NotEqual(0, await client.GetStream().ReadAsync(hello, Cancelled));
        await client.GetStream().WriteAsync("+OK\r\n"u8.ToArray(), Cancelled);
    }
}
