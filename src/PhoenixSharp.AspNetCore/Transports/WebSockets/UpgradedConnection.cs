using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PhoenixSharp.Transports;

/// <summary>What is left of an HTTP request after its upgrade: bytes in, bytes out, and two ways to end.</summary>
/// <remarks>
/// Out goes straight into the connection's own pipe where the server has one (Kestrel, TLS or not), so that a batch is copied once and
/// flushed once; else through the upgraded stream.
/// </remarks>
internal sealed class UpgradedConnection
{
    private readonly HttpContext _context;
    private readonly PipeReader? _reader;

    private UpgradedConnection(HttpContext context, Stream input, IDuplexPipe? pipe)
    {
        _context = context;
        _reader = pipe?.Input;
        Input = input;
        Output = pipe?.Output ?? PipeWriter.Create(input, new StreamPipeWriterOptions(leaveOpen: true));
    }

    public Stream Input { get; }

    public PipeWriter Output { get; }

    public static async Task<UpgradedConnection> UpgradeAsync(HttpContext context)
    {
        var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        return new UpgradedConnection(context, stream, context.Features.Get<IConnectionTransportFeature>()?.Transport);
    }

    /// <summary>Ends a pending read with an <see cref="OperationCanceledException"/>; where that can't be done, ends the connection.</summary>
    public void CancelRead()
    {
        if (_reader is null)
            Abort();
        else
            _reader.CancelPendingRead();
    }

    /// <summary>Ends the connection at once, whatever is on its way.</summary>
    public void Abort() => _context.Abort();
}
