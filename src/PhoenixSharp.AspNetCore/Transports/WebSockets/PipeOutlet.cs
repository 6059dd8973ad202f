using System.Buffers;
using System.IO.Pipelines;

namespace PhoenixSharp.Transports;

/// <summary>Bytes through the server's pipe: with TLS, behind connection middleware, on a server that is not Kestrel.</summary>
internal sealed class PipeOutlet(PipeWriter pipe) : Outlet
{
    public override void Write(ReadOnlyMemory<byte> bytes) => pipe.Write(bytes.Span);

    public override ValueTask<bool> FlushAsync()
    {
        var flush = pipe.FlushAsync();
        return flush.IsCompletedSuccessfully ? new ValueTask<bool>(!flush.Result.IsCompleted) : WaitAsync(flush);
    }

    private static async ValueTask<bool> WaitAsync(ValueTask<FlushResult> flush) => !(await flush).IsCompleted;
}
