using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PhoenixSharp;

/// <summary>
/// Kestrel's HTTP/2 flow-control windows, sized for many WebSockets on one connection. An application's <c>ConfigureKestrel</c> overrides
/// them.
/// </summary>
/// <remarks>
/// What one WebSocket leaves unread must not fill the window that it shares with the connection's other requests (RFC 9113 §5.2.1).
/// </remarks>
internal sealed class Http2Windows : IConfigureOptions<KestrelServerOptions>
{
    public const int Connection = 16 * 1024 * 1024;

    public const int Stream = 256 * 1024;

    /// <summary>
    /// Adds it before all other configuration, so that whatever an application sets wins, wherever it calls <c>AddPhoenix</c>.
    /// </summary>
    public static void AddTo(IServiceCollection services)
    {
        if (!services.Any(service => service.ImplementationType == typeof(Http2Windows)))
            services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>, Http2Windows>());
    }

    public void Configure(KestrelServerOptions options)
    {
        options.Limits.Http2.InitialConnectionWindowSize = Connection;
        options.Limits.Http2.InitialStreamWindowSize = Stream;
    }
}
