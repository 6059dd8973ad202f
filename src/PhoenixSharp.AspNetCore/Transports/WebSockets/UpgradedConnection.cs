using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PhoenixSharp.Transports;

/// <summary>What is left of an HTTP request after its upgrade: bytes in, bytes out, and a hard end.</summary>
/// <remarks>
/// Where the server has a pipe for the connection (Kestrel, TLS or not) both go straight through it: a batch is copied once and flushed
/// once, and a pending read can be called off, which the upgraded stream doesn't allow. Elsewhere the stream is wrapped.
/// </remarks>
internal sealed class UpgradedConnection
{
    private readonly IHttpRequestLifetimeFeature _lifetime; // and not the context, which belongs to others once the request has returned

    private UpgradedConnection(HttpContext context, PipeReader input, PipeWriter output) =>
        (_lifetime, Input, Output) = (context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>(), input, output);

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public static async Task<UpgradedConnection> UpgradeAsync(HttpContext context)
    {
        var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        return context.Features.Get<IConnectionTransportFeature>()?.Transport is { } pipe
            ? new UpgradedConnection(context, pipe.Input, pipe.Output)
            : new UpgradedConnection(
                context,
                PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true)),
                PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true)));
    }

    /// <summary>Ends the connection at once, whatever is on its way.</summary>
    public void Abort() => _lifetime.Abort();
}
