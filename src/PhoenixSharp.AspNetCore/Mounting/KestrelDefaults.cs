using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PhoenixSharp;

/// <summary>Defaults for Kestrel that suit many WebSockets. An application's <c>ConfigureKestrel</c> overrides them.</summary>
internal sealed class KestrelDefaults
    : IConfigureOptions<KestrelServerOptions>, IPostConfigureOptions<KestrelServerOptions>, IConfigureOptions<SocketTransportOptions>
{
    /// <summary>The bytes that all WebSockets of one HTTP/2 connection may leave unread together.</summary>
    public const int ConnectionWindow = 16 * 1024 * 1024;

    /// <summary>
    /// The bytes that one WebSocket over HTTP/2 may leave unread. It is small, so that one WebSocket can't fill the connection's window,
    /// which all requests share (RFC 9113 §5.2.1).
    /// </summary>
    public const int StreamWindow = 256 * 1024;

    /// <summary>
    /// The bytes that Kestrel reads ahead from a connection while we do not read. Kestrel's own default is 1 MiB, and no budget counts
    /// these bytes.
    /// </summary>
    public const int ReadBuffer = 64 * 1024;

    /// <summary>
    /// Adds these defaults before all other configuration, so that the application's settings win, wherever it calls
    /// <c>AddPhoenix</c>.
    /// </summary>
    public static void AddTo(IServiceCollection services)
    {
        if (services.Any(service => service.ImplementationType == typeof(KestrelDefaults)))
            return;
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>, KestrelDefaults>());
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<SocketTransportOptions>, KestrelDefaults>());
        services.AddSingleton<IPostConfigureOptions<KestrelServerOptions>, KestrelDefaults>();
    }

    public void Configure(KestrelServerOptions options)
    {
        options.Limits.Http2.InitialConnectionWindowSize = ConnectionWindow;
        options.Limits.Http2.InitialStreamWindowSize = StreamWindow;
        options.Limits.MaxRequestBufferSize = ReadBuffer; // for TLS and HTTP/2
    }

    /// <summary>Raises the buffer to the size of a request's head, if the application has raised that: Kestrel does not start otherwise.</summary>
    public void PostConfigure(string? name, KestrelServerOptions options)
    {
        var limits = options.Limits;
        if (limits.MaxRequestBufferSize == ReadBuffer)
            limits.MaxRequestBufferSize = Math.Max(ReadBuffer, Math.Max(limits.MaxRequestLineSize, limits.MaxRequestHeadersTotalSize));
    }

    public void Configure(SocketTransportOptions options) => options.MaxReadBufferSize = ReadBuffer;
}
