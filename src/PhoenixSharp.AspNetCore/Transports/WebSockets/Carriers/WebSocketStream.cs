using System.Buffers;
using System.IO.Pipelines;

namespace PhoenixSharp.Transports;

/// <summary>What the base library's WebSocket reads from and writes to, so that all that goes in is seen and all that goes out is queued.</summary>
/// <remarks>
/// Reads wait for bytes without holding a buffer. Writes are what the WebSocket itself has to say, a pong or the close after a violation:
/// they take their place in the transport's queue. Disposing does nothing, the connection is the transport's to end.
/// </remarks>
internal sealed class WebSocketStream(PipeReader input, WebSocketTransport transport) : Stream
{
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        input.TryRead(out var result) && !IsWokenOnly(result) ? new ValueTask<int>(Take(result, buffer)) : WaitAsync(buffer);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        transport.PushControl(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => transport.PushControl(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Nothing here reads and blocks.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask<int> WaitAsync(Memory<byte> buffer)
    {
        while (true)
        {
            var result = await input.ReadAsync();
            if (!IsWokenOnly(result))
                return Take(result, buffer);
        }
    }

    // We call a read off when the client's time to close is over; Kestrel calls off every pending read when it begins to stop, which is no
    // reason not to wait for the client's close.
    private bool IsWokenOnly(in ReadResult result)
    {
        if (!result.IsCanceled)
            return false;
        input.AdvanceTo(result.Buffer.Start);
        return !transport.IsCutOff ? true : throw new OperationCanceledException("The client's time to close is over.");
    }

    // A read without room only waits: it takes nothing.
    private int Take(in ReadResult result, Memory<byte> buffer)
    {
        var count = (int)Math.Min(result.Buffer.Length, buffer.Length);
        result.Buffer.Slice(0, count).CopyTo(buffer.Span);
        input.AdvanceTo(result.Buffer.GetPosition(count));
        transport.Heard(buffer.Span[..count]);
        return count;
    }
}
