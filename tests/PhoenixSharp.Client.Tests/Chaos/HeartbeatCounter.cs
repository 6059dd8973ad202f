using System.Text;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client.Tests;

/// <summary>A transport that gives a signal for each heartbeat that the client sends.</summary>
internal sealed class HeartbeatCounter(IClientTransport inner) : IClientTransport, IDisposable
{
    private readonly SemaphoreSlim _sent = new(0);
    private int _connections;

    public string Name => inner.Name;

    /// <summary>Gets how many connections were made.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Waits until so many further heartbeats are sent.</summary>
    public async Task WaitAsync(int count)
    {
        for (var i = 0; i < count; i++)
            await _sent.WaitAsync(PhoenixSharp.TestSupport.Patience.Limit);
    }

    public async ValueTask<IClientConnection> ConnectAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _connections);
        return new Link(await inner.ConnectAsync(request, cancellationToken), _sent);
    }

    public void Dispose() => _sent.Dispose();

    private sealed class Link(IClientConnection inner, SemaphoreSlim sent) : IClientConnection
    {
        public bool NeedsHeartbeat => inner.NeedsHeartbeat;

        public async ValueTask SendAsync(IReadOnlyList<Frame> frames, CancellationToken cancellationToken)
        {
            var heartbeats = frames.Count(IsHeartbeat);
            await inner.SendAsync(frames, cancellationToken);
            if (heartbeats > 0)
                sent.Release(heartbeats);
        }

        public ValueTask<ReceivedFrame> ReceiveAsync(CancellationToken cancellationToken) => inner.ReceiveAsync(cancellationToken);

        public ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken) =>
            inner.CloseAsync(code, reason, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private static bool IsHeartbeat(Frame frame) =>
            Encoding.UTF8.GetString(frame.Body.Span).Contains("\"heartbeat\"", StringComparison.Ordinal);
    }
}
