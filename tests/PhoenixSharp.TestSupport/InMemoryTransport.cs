using System.Text;
using PhoenixSharp.Wire;

namespace PhoenixSharp.TestSupport;

/// <summary>A connection that keeps what is sent over it. As on a real one, nothing goes out behind a close.</summary>
public sealed class InMemoryTransport : ITransport
{
    private readonly Lock _gate = new();
    private readonly Queue<Frame> _frames = new();
    private readonly TaskCompletionSource<(ushort Code, string Reason)> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<Frame>? _reader;

    /// <summary>Gets the close, when it comes.</summary>
    public Task<(ushort Code, string Reason)> Closed => _closed.Task;

    /// <summary>Gets or sets what is called with each push, before it is taken, on the thread that pushes.</summary>
    public Action? Pushing { get; set; }

    /// <summary>Takes the next frame, or waits for it. One reader at a time.</summary>
    public Task<Frame> NextAsync()
    {
        lock (_gate)
        {
            if (_frames.TryDequeue(out var frame))
                return Task.FromResult(frame);
            _reader = new TaskCompletionSource<Frame>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _reader.Task;
        }
    }

    /// <summary>Takes all frames that are here.</summary>
    public IReadOnlyList<Frame> TakeAll()
    {
        lock (_gate)
        {
            Frame[] taken = [.. _frames];
            _frames.Clear();
            return taken;
        }
    }

    /// <summary>Writes a frame as a test reads it: text as it is, binary in hexadecimal.</summary>
    public static string Text(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return frame.Opcode == Opcode.Text ? Encoding.UTF8.GetString(frame.Body.Span) : $"0x{Convert.ToHexString(frame.Body.Span)}";
    }

    void ITransport.Push(Frame frame)
    {
        Pushing?.Invoke();
        lock (_gate)
        {
            if (_closed.Task.IsCompleted)
                return;
            if (_reader is { } reader)
            {
                _reader = null;
                reader.SetResult(frame);
                return;
            }
            _frames.Enqueue(frame);
        }
    }

    /// <summary>Gets or sets the number of bytes that the transport reports as queued.</summary>
    public long QueuedBytes { get; set; }

    /// <summary>Gets or sets the task that senders wait for.</summary>
    public Task Writable { get; set; } = Task.CompletedTask;

    ValueTask ITransport.WaitUntilWritableAsync(CancellationToken cancellationToken) => new(Writable.WaitAsync(cancellationToken));

    void ITransport.Close(SessionClose close)
    {
        lock (_gate)
            _closed.TrySetResult((close.Code, close.Reason));
    }
}
