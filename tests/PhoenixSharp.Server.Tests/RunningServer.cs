using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Server;

/// <summary>The server as shipped, in this process, with settings of a test's own.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningServer(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    public IServiceProvider Services => _app.Services;

    public RecordingLogger Log { get; } = new();

    /// <param name="settings">Such as <c>--Phoenix:Path=/live</c>.</param>
    public static async Task<RunningServer> StartAsync(params string[] settings)
    {
        var server = new RunningServer(ServerApp.Build(["--urls=http://127.0.0.1:0", "--Logging:Console:LogLevel:Default=None", .. settings]));
        server._app.Services.GetRequiredService<ILoggerFactory>().AddProvider(server.Log);
        await server._app.StartAsync();
        return server;
    }

    public Task<ChannelClient> ConnectAsync(string parameters = "", string path = "/socket") =>
        ChannelClient.OpenAsync(Port, $"{path}/websocket?vsn=2.0.0{parameters}");

    public async Task<HttpAnswer> GetAsync(string path)
    {
        await using var client = await RawSocket.DialAsync(Port);
        return await client.AskAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    /// <summary>Asks for a WebSocket as a browser does that shows a page of <paramref name="origin"/>.</summary>
    /// <returns>The status.</returns>
    public async Task<int> HandshakeAsync(string host, string origin)
    {
        await using var client = await RawSocket.DialAsync(Port);
        var handshake = RawSocket.Handshake("/socket/websocket?vsn=2.0.0")
            .Replace("Host: localhost\r\n", $"Host: {host}\r\nOrigin: {origin}\r\n", StringComparison.Ordinal);
        return (await client.AskAsync(handshake)).Status;
    }

    /// <summary>Stops it as SIGTERM does: connections are drained, and other nodes are told.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
