using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>What carries a session's frames: WebSocket, long poll, or a test's memory.</summary>
/// <remarks>
/// <see cref="Push"/> and <see cref="Close"/> queue and return at once, from any thread; frames go out in the order they were pushed.
/// </remarks>
internal interface ITransport
{
    /// <summary>Gets the number of bytes that wait to be sent.</summary>
    long QueuedBytes { get; }

    void Push(Frame frame);

    /// <summary>Ends the connection behind what is queued. Only the first call counts.</summary>
    void Close(SessionClose close);

    /// <summary>
    /// Waits until the outbound queue is short again or the connection ends. Completes at once if the queue is short.
    /// </summary>
    ValueTask WaitUntilWritableAsync(CancellationToken cancellationToken);
}
