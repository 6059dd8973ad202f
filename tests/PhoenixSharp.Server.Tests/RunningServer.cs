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

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
