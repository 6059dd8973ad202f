using System.Threading.Tasks.Sources;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client.Tests;

/// <summary>A server in memory that answers each frame with what a test makes of it: what is allocated beside that is the client's.</summary>
internal sealed class EchoTransport(Func<int, Frame, byte[]?> answer) : IClientTransport, IClientConnection, IValueTaskSource<ReceivedFrame>
{
    private readonly Queue<byte[]> _answers = new();
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<ReceivedFrame> _reading = new() { RunContinuationsAsynchronously = true };
    private bool _isReading;
    private int _sent;

    public string Name => "echo";

    public bool NeedsHeartbeat => false;

    public ValueTask<IClientConnection> ConnectAsync(TransportRequest request, CancellationToken cancellationToken) => ValueTask.FromResult<IClientConnection>(this);

    public ValueTask SendAsync(IReadOnlyList<Frame> frames, CancellationToken cancellationToken)
    {
        foreach (var frame in frames)
        {
            if (answer(++_sent, frame) is { } text)
                Receive(text);
        }
        return ValueTask.CompletedTask;
    }

    public void Receive(byte[] text)
    {
        lock (_gate)
        {
            if (!_isReading)
            {
                _answers.Enqueue(text);
                return;
            }
            _isReading = false;
        }
        _reading.SetResult(new ReceivedFrame(Opcode.Text, text));
    }

    public ValueTask<ReceivedFrame> ReceiveAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_answers.TryDequeue(out var text))
                return ValueTask.FromResult(new ReceivedFrame(Opcode.Text, text));
            _reading.Reset();
            _isReading = true;
            return new ValueTask<ReceivedFrame>(this, _reading.Version);
        }
    }

    public ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken)
    {
        lock (_gate)
            _isReading = false;
        _reading.SetResult(new ReceivedFrame(Opcode.Text, default, new CloseInfo(code, reason)));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public ReceivedFrame GetResult(short token) => _reading.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _reading.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _reading.OnCompleted(continuation, state, token, flags);
}
