using System.Buffers;
using System.IO.Pipelines;

namespace PhoenixSharp.Transports;

/// <summary>Sends bytes through the pipe of the server's connection. Used with TLS and with connection middleware.</summary>
internal sealed class PipeOutlet(PipeWriter pipe) : Outlet
{
    private int _written;

    public override void Write(ReadOnlyMemory<byte> bytes)
    {
        pipe.Write(bytes.Span);
        _written += bytes.Length;
    }

    public override ValueTask<bool> FlushAsync()
    {
        var flush = pipe.FlushAsync();
        return flush.IsCompletedSuccessfully ? new ValueTask<bool>(Flushed(flush.Result)) : WaitAsync(flush);
    }

    private async ValueTask<bool> WaitAsync(ValueTask<FlushResult> flush) => Flushed(await flush);

    private bool Flushed(FlushResult result)
    {
        CountAccepted(_written);
        _written = 0;
        return !result.IsCompleted;
    }
}
