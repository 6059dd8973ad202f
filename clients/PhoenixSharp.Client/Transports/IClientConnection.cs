using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>One open connection. One loop reads it and another writes it, each with one call at a time.</summary>
public interface IClientConnection : IAsyncDisposable
{
    /// <summary>
    /// Gets a value indicating whether the connection needs heartbeats. WebSocket does. Long poll does not, because it sends requests.
    /// </summary>
    bool NeedsHeartbeat { get; }

    /// <summary>Sends at most 100 frames, in order. The caller reuses the list when the task has ended.</summary>
    ValueTask SendAsync(IReadOnlyList<Frame> frames, CancellationToken cancellationToken);

    /// <summary>Waits for the next frame or for the close. Throws if the connection breaks.</summary>
    ValueTask<ReceivedFrame> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Sends a close. <see cref="ReceiveAsync"/> then returns the close.</summary>
    ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken);
}
