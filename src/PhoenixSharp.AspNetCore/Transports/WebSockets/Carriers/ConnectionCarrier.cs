using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PhoenixSharp.Transports;

/// <summary>The connection of an HTTP/1.1 request after its upgrade.</summary>
/// <remarks>
/// If the server exposes a pipe for the connection (Kestrel, with or without TLS), reads use it, because a pending read of the pipe can be
/// cancelled and one of the upgraded stream can't. Otherwise the stream is wrapped. Writes go straight to the socket if neither TLS nor
/// connection middleware is in between, and through the pipe otherwise.
/// </remarks>
internal sealed class ConnectionCarrier : ByteCarrier
{
    private ConnectionCarrier(HttpContext context, PipeReader input, Outlet outlet)
        : base(context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>(), input, outlet)
    {
    }

    /// <summary>Upgrades an HTTP/1.1 request.</summary>
    /// <exception cref="InvalidOperationException">The server has as many upgraded connections as it may.</exception>
    public static async Task<Carrier> UpgradeAsync(HttpContext context)
    {
        var pipe = context.Features.Get<IConnectionTransportFeature>()?.Transport;
        var outlet = pipe is null ? null : FirstOutlet.Of(context, pipe);
        var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        return pipe is not null
            ? new ConnectionCarrier(context, pipe.Input, outlet!)
            : new ConnectionCarrier(context, ReaderOf(stream), new StreamOutlet(stream));
    }
}
