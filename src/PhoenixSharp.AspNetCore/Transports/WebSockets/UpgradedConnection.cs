using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using NetSocket = System.Net.Sockets.Socket;

namespace PhoenixSharp.Transports;

/// <summary>What is left of an HTTP request after its upgrade: bytes in, bytes out, and a hard end.</summary>
/// <remarks>
/// Where the server has a pipe for the connection (Kestrel, TLS or not) reads go straight through it: a pending read can be called off, which
/// the upgraded stream doesn't allow. Elsewhere the stream is wrapped. Writes go straight to the socket where nothing stands between it and us, else through the pipe.
/// </remarks>
internal sealed class UpgradedConnection
{
    private readonly IHttpRequestLifetimeFeature _lifetime; // and not the context, which belongs to others once the request has returned
    private readonly Outlet _outlet;

    private UpgradedConnection(HttpContext context, PipeReader input, Outlet outlet) =>
        (_lifetime, Input, _outlet) = (context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>(), input, outlet);

    public PipeReader Input { get; }

    public static async Task<UpgradedConnection> UpgradeAsync(HttpContext context)
    {
        var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        if (context.Features.Get<IConnectionTransportFeature>()?.Transport is { } pipe)
            return new UpgradedConnection(context, pipe.Input, BareSocket(context, pipe) is { } socket ? new SocketOutlet(socket) : new PipeOutlet(pipe.Output));
        return new UpgradedConnection(
            context,
            PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true)),
            new PipeOutlet(PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true))));
    }

    /// <summary>Takes bytes for the next flush. They must not change until it is over.</summary>
    public void Write(ReadOnlyMemory<byte> bytes) => _outlet.Write(bytes);

    /// <summary>Sends what was written.</summary>
    /// <returns>False if nobody will read it.</returns>
    public ValueTask<bool> FlushAsync() => _outlet.FlushAsync();

    /// <summary>Ends the connection at once, whatever is on its way.</summary>
    public void Abort() => _lifetime.Abort();

    // The socket, if the pipe is its own: TLS and an application's connection middleware put pipes of theirs in its place, and bytes must not get past them.
    // Nor may they get past the answer to the upgrade, which is in the pipe still where a client has said more before it could read that.
    private static NetSocket? BareSocket(HttpContext context, IDuplexPipe pipe) =>
        pipe.GetType().Assembly == typeof(SocketTransportOptions).Assembly && !HasInput(pipe.Input) ? context.Features.Get<IConnectionSocketFeature>()?.Socket : null;

    private static bool HasInput(PipeReader input)
    {
        if (!input.TryRead(out var read))
            return false;
        input.AdvanceTo(read.Buffer.Start);
        return true;
    }
}
