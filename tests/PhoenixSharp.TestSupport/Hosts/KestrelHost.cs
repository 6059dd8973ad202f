using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PhoenixSharp.TestSupport;

/// <summary>An application on Kestrel, at a port of its own choice.</summary>
public sealed class KestrelHost : IAsyncDisposable
{
    private KestrelHost(WebApplication app, RecordingLogger log) => (App, Log) = (app, log);

    public WebApplication App { get; }

    public RecordingLogger Log { get; }

    public int Port { get; private set; }

    public IBroadcaster Broadcaster => App.Services.GetRequiredService<IBroadcaster>();

    /// <summary>Gets how many topics anybody subscribes to.</summary>
    public int TopicCount => App.Services.GetRequiredService<PubSubServer>().TopicCount;

    /// <summary>Starts an application with <c>AddPhoenix()</c>.</summary>
    /// <param name="map">Its sockets.</param>
    /// <param name="configure">Its services and its server.</param>
    /// <param name="address">Where it listens.</param>
    public static async Task<KestrelHost> StartAsync(
        Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null, string address = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        var log = new RecordingLogger();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.WebHost.UseUrls(address);
        builder.Services.AddPhoenix();
        configure?.Invoke(builder);
        var app = builder.Build();
        map(app);
        var host = new KestrelHost(app, log);
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        host.Port = new Uri(addresses.Addresses.First()).Port;
        return host;
    }

    /// <summary>Starts an application with one socket for everybody, and its echo.</summary>
    public static Task<KestrelHost> StartEchoAsync(Action<SocketOptions>? options = null, Action<WebApplicationBuilder>? configure = null) =>
        StartAsync(app => app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<EchoChannel>("room:*").Configure(options ?? (_ => { }))), configure);

    public Task<RawSocket> DialAsync(int? receiveBuffer = null) => RawSocket.DialAsync(Port, receiveBuffer);

    public Task<RawSocket> OpenAsync(string path = "/socket/websocket?vsn=2.0.0", int? receiveBuffer = null) => RawSocket.OpenAsync(Port, path, receiveBuffer);

    public Task<ChannelClient> ConnectAsync(string path = "/socket/websocket?vsn=2.0.0") => ChannelClient.OpenAsync(Port, path);

    public async ValueTask DisposeAsync() => await App.DisposeAsync();
}
