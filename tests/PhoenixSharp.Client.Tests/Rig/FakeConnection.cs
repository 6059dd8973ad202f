using System.Text;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client.Tests;

/// <summary>A connection in memory: it keeps what the client sends, and a test says what it receives. Nothing in it leaves the caller's stack.</summary>
internal sealed class FakeConnection(bool needsHeartbeat) : IClientConnection
{
    private readonly Lock _gate = new();
    private readonly Queue<Func<ReceivedFrame>> _incoming = new();
    private TaskCompletionSource<ReceivedFrame>? _reading;
    private int _asserted;

    public bool NeedsHeartbeat => needsHeartbeat;

    public List<string> Sent { get; } = [];

    /// <summary>Gets how the client closed it, or null.</summary>
    public (int Code, string Reason)? ClosedWith { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Gets or sets whether a close is answered, as a server does.</summary>
    public bool AnswersClose { get; set; } = true;

    /// <summary>Gets or sets what sending throws.</summary>
    public Exception? SendFailure { get; set; }

    /// <summary>Gets or sets what disposing throws.</summary>
    public Exception? DisposeFailure { get; set; }

    /// <summary>Gets the next frame that the client sent, or null.</summary>
    public string? NextSent() => _asserted < Sent.Count ? Sent[_asserted++] : null;

    public void Receive(string text) => Receive(() => new ReceivedFrame(Opcode.Text, Encoding.UTF8.GetBytes(text)));

    public void ReceiveBinary(byte[] data) => Receive(() => new ReceivedFrame(Opcode.Binary, data));

    public void End(int code, string reason) => Receive(() => new ReceivedFrame(Opcode.Text, default, new CloseInfo(code, reason)));

    public void Break() => Receive(() => throw new IOException("The connection broke."));

    public ValueTask SendAsync(IReadOnlyList<Frame> frames, CancellationToken cancellationToken)
    {
        if (SendFailure is not null)
            throw SendFailure;
        Sent.AddRange(frames.Select(frame => frame.Opcode == Opcode.Text ? Encoding.UTF8.GetString(frame.Body.Span) : $"0x{Convert.ToHexString(frame.Body.Span)}"));
        return ValueTask.CompletedTask;
    }

    public ValueTask<ReceivedFrame> ReceiveAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<ReceivedFrame> reading;
        lock (_gate)
        {
            if (_incoming.TryDequeue(out var next))
                return ValueTask.FromResult(next());
            reading = _reading = new TaskCompletionSource<ReceivedFrame>();
        }
        cancellationToken.UnsafeRegister((_, token) => reading.TrySetCanceled(token), null);
        return new ValueTask<ReceivedFrame>(reading.Task);
    }

    public ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken)
    {
        ClosedWith = (code, reason);
        if (AnswersClose)
            End(code, reason);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return DisposeFailure is null ? ValueTask.CompletedTask : throw DisposeFailure;
    }

    private void Receive(Func<ReceivedFrame> frame)
    {
        TaskCompletionSource<ReceivedFrame>? reading;
        lock (_gate)
        {
            reading = _reading is { Task.IsCompleted: false } ? _reading : null;
            _reading = null;
            if (reading is null)
                _incoming.Enqueue(frame);
        }
        if (reading is null)
            return;
        try
        {
            reading.SetResult(frame());
        }
        catch (IOException broken)
        {
            reading.SetException(broken);
        }
    }
}
