namespace PhoenixSharp.Transports;

/// <summary>A frame's header alone says that the connection must end: it declares too much, or has no mask.</summary>
internal sealed class FrameRefusedException(SessionClose close) : Exception($"The frame is refused with {close.Code}.")
{
    public SessionClose Close { get; } = close;
}
