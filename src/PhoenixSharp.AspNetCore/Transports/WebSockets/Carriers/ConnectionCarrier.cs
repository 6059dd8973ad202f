using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PhoenixSharp.Transports;

/// <summary>What remains of an HTTP/1.1 request after its upgrade: the whole connection.</summary>
/// <remarks>
/// If the server exposes a pipe for the connection (Kestrel, TLS or not), reads go straight through it: a pending read can be called off
/// there, which the upgraded stream doesn't allow. Otherwise the stream is wrapped. Writes go straight to the socket if nothing stands
/// between it and us; otherwise through the pipe.
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
