using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PhoenixSharp.Transports;

/// <summary>What is left of an HTTP request after its upgrade: bytes in, bytes out, and a hard end.</summary>
/// <remarks>
/// Where the server has a pipe for the connection (Kestrel, TLS or not) reads go straight through it: a pending read can be called off, which
/// the upgraded stream doesn't allow. Elsewhere the stream is wrapped. Writes go straight to the socket where nothing stands between it and us, else through the pipe.
/// </remarks>
internal sealed class UpgradedConnection
{
    private readonly IHttpRequestLifetimeFeature _lifetime; // and not the context, which belongs to others once the request has returned
    private Outlet _outlet;

    private UpgradedConnection(HttpContext context, PipeReader input, Outlet outlet) =>
        (_lifetime, Input, _outlet) = (context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>(), input, outlet);

    public PipeReader Input { get; }

    public static async Task<UpgradedConnection> UpgradeAsync(HttpContext context)
    {
        var pipe = context.Features.Get<IConnectionTransportFeature>()?.Transport;
        var outlet = pipe is null ? null : FirstOutlet.Of(context, pipe);
        var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        return pipe is not null
            ? new UpgradedConnection(context, pipe.Input, outlet!)
            : new UpgradedConnection(
                context,
                PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true)),
                new PipeOutlet(PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true))));
    }

    /// <summary>Takes bytes for the next flush. They must not change until it is over.</summary>
    public void Write(ReadOnlyMemory<byte> bytes)
    {
        if (_outlet is FirstOutlet first)
            _outlet = first.Choose();
        _outlet.Write(bytes);
    }

    /// <summary>Sends what was written.</summary>
    /// <returns>False if nobody will read it.</returns>
    public ValueTask<bool> FlushAsync() => _outlet.FlushAsync();

    /// <summary>Ends the connection at once, whatever is on its way.</summary>
    public void Abort() => _lifetime.Abort();
}
