using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>One open connection. It is read by one loop and written by another, each one call at a time.</summary>
public interface IClientConnection : IAsyncDisposable
{
    /// <summary>Tells whether the client has to show that it is alive: WebSocket, yes; long poll, whose requests show it, no.</summary>
    bool NeedsHeartbeat { get; }

    /// <summary>Sends frames, in order, 100 at the most. The list is the caller's again afterwards.</summary>
    ValueTask SendAsync(IReadOnlyList<Frame> frames, CancellationToken cancellationToken);

    /// <summary>Waits for the next frame, or for the end. Throws where the connection broke.</summary>
    ValueTask<ReceivedFrame> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Says good-bye; the end is then received.</summary>
    ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken);
}
