using System.Net;
using System.Net.Sockets;
using System.Text;
using PhoenixSharp.Cluster;
using PhoenixSharp.Nats;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Adapters.Tests.Nats;

/// <summary>Connections to a server that closes them.</summary>
public sealed class NatsConnectionTests : IDisposable
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    public NatsConnectionTests() => _server.Start();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Closed_connection_fails_commands_at_once_and_does_not_reconnect()
    {
        var options = new NatsOptions { Connection = $"nats://127.0.0.1:{((IPEndPoint)_server.LocalEndpoint).Port}" };
        var accepting = _server.AcceptTcpClientAsync(Cancelled);
        var connecting = new NatsBroker(options).ConnectAsync(_ => { }, Cancelled);
        using (var client = await accepting)
            await GreetAsync(client.GetStream(), connecting);
        await using var connection = await connecting;
        var again = _server.AcceptTcpClientAsync(Cancelled).AsTask();

        await FailsAsync(connection.Broken);
        await FailsAsync(connection.SubscribeAsync(["a"], Cancelled));
        await FailsAsync(connection.SendAsync([new OutboundEnvelope("a", new byte[1])], Cancelled));
        await FailsAsync(connection.FinishAsync(Cancelled));

        await using var other = new TestClient(_server); // connects after any attempt of the closed connection
        Assert.Equal(other.Port, await PortAsync(again));
    }

    private static async Task FailsAsync(Task command) =>
        await Assert.ThrowsAsync<EndOfStreamException>(() => command.WaitAsync(Patience.Limit, Cancelled));

    private static async Task<int> PortAsync(Task<TcpClient> accepting)
    {
        using var client = await accepting.WaitAsync(Patience.Limit, Cancelled);
        return ((IPEndPoint)client.Client.RemoteEndPoint!).Port;
    }

    // Sends INFO, waits for CONNECT and PING, and sends PONG.
    private static async Task GreetAsync(NetworkStream stream, Task connected)
    {
        await stream.WriteAsync("INFO {\"server_id\":\"test\",\"version\":\"2.9.0\",\"max_payload\":1048576}\r\n"u8.ToArray(), Cancelled);
        var read = new StringBuilder();
        var buffer = new byte[4096];
        while (!read.ToString().Contains("PING", StringComparison.Ordinal))
            read.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, Cancelled)));
        await stream.WriteAsync("PONG\r\n"u8.ToArray(), Cancelled);
        await connected.WaitAsync(Patience.Limit, Cancelled);
    }

    private sealed class TestClient : IAsyncDisposable
    {
        private readonly TcpClient _client = new();

        public TestClient(TcpListener server) => _client.Connect((IPEndPoint)server.LocalEndpoint);

        public int Port => ((IPEndPoint)_client.Client.LocalEndPoint!).Port;

        public ValueTask DisposeAsync()
        {
            _client.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
