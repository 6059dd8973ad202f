using System.Text;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client.Tests;

/// <summary>A transport that counts the heartbeats that the client sends.</summary>
internal sealed class HeartbeatCounter(IClientTransport inner) : IClientTransport
{
    private int _connections, _sent;

    public string Name => inner.Name;

    /// <summary>Gets how many connections were made.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Gets how many heartbeats were sent.</summary>
    public int Sent => Volatile.Read(ref _sent);

    public async ValueTask<IClientConnection> ConnectAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _connections);
        return new Link(await inner.ConnectAsync(request, cancellationToken), count => Interlocked.Add(ref _sent, count));
    }

    private sealed class Link(IClientConnection inner, Action<int> count) : IClientConnection
    {
        public bool NeedsHeartbeat => inner.NeedsHeartbeat;

        public async ValueTask SendAsync(IReadOnlyList<Frame> frames, CancellationToken cancellationToken)
        {
            var heartbeats = frames.Count(IsHeartbeat);
            await inner.SendAsync(frames, cancellationToken);
            count(heartbeats);
        }

        public ValueTask<ReceivedFrame> ReceiveAsync(CancellationToken cancellationToken) => inner.ReceiveAsync(cancellationToken);

        public ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken) =>
            inner.CloseAsync(code, reason, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private static bool IsHeartbeat(Frame frame) =>
            Encoding.UTF8.GetString(frame.Body.Span).Contains("\"heartbeat\"", StringComparison.Ordinal);
    }
}
