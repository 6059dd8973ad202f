using System.Text;
using System.Threading.Tasks.Sources;
using PhoenixSharp.Wire;

namespace PhoenixSharp.TestSupport;

/// <summary>A connection that tells how much is allocated from a push to its answer. It counts the whole process: let nothing run beside it.</summary>
public sealed class AllocationMeter
{
    private const int Pushes = 2_000;
    private const int Rounds = 20;

    private readonly SocketSession _session;
    private readonly CountingTransport _transport = new();

    public AllocationMeter(SocketHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _session = new SocketSession(host.Mount(), new PlainSocket(), V2Serializer.Instance, _transport, host.Services);
    }

    /// <summary>Gives the session one text frame and waits for its answer.</summary>
    public ValueTask AnswersAsync(string text) => AnswersAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Gets the bytes that are allocated for one push, the least of several rounds.</summary>
    public async Task<long> BytesPerPushAsync(string text)
    {
        var push = Encoding.UTF8.GetBytes(text);
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < Pushes; i++)
                await AnswersAsync(push);
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / Pushes);
        }
        return least;
    }

    private ValueTask AnswersAsync(byte[] frame)
    {
        var answered = _transport.NextAsync();
        _session.Receive(Opcode.Text, frame);
        return answered;
    }

    // Waiting for its next frame allocates nothing.
    private sealed class CountingTransport : ITransport, IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<bool> _next = new() { RunContinuationsAsynchronously = true };

        public ValueTask NextAsync()
        {
            _next.Reset();
            return new ValueTask(this, _next.Version);
        }

        public void Push(Frame frame) => _next.SetResult(true);

        public long QueuedBytes => 0;

        public ValueTask WaitUntilWritableAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public void Close(SessionClose close) => throw new InvalidOperationException($"It was closed: {close}.");

        public void GetResult(short token) => _next.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _next.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _next.OnCompleted(continuation, state, token, flags);
    }
}
