using System.Net;
using System.Net.Sockets;
using PhoenixSharp.Conformance.Running;

namespace PhoenixSharp.Conformance.Tests.Running;

public sealed class ServerProbeTests
{
    private const string Nowhere = "http://127.0.0.1:1"; // nothing listens there

    [Theory]
    [InlineData("run", "--scenario", "room/echo-v2")]
    [InlineData("websocket", "--group", "ping")]
    public async Task Command_exits_with_2_when_nothing_listens(params string[] words) =>
        Assert.Equal(ExitCode.CannotRun, await Program.Main([.. words, "--url", Nowhere]));

    [Fact]
    public async Task Probe_names_the_address_when_nothing_listens()
    {
        var problem = await Assert.ThrowsAsync<ServerException>(() => ServerProbe.RequireAsync(new Uri(Nowhere)));

        Assert.Equal($"Nothing listens at {Nowhere}.", problem.Message);
    }

    [Fact]
    public async Task Probe_explains_when_the_server_does_not_speak_TLS()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var probe = ServerProbe.RequireAsync(new Uri($"https://{listener.LocalEndpoint}"));
        using (var server = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
            await server.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        var problem = await Assert.ThrowsAsync<ServerException>(() => probe);

        Assert.StartsWith($"A connection to https://{listener.LocalEndpoint} fails: ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_passes_when_something_listens()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        await ServerProbe.RequireAsync(new Uri($"http://{listener.LocalEndpoint}"));
    }
}
