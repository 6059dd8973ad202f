using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>What carries a session's frames: WebSocket, long poll, or a test's memory.</summary>
/// <remarks>Both methods queue and return at once, from any thread; frames go out in the order they were pushed.</remarks>
internal interface ITransport
{
    void Push(Frame frame);

    /// <summary>Ends the connection behind what is queued. Only the first call counts.</summary>
    void Close(SessionClose close);
}
