namespace PhoenixSharp.Transports;

/// <summary>A frame must not be read, so its connection ends: its message is too large, or it has no mask.</summary>
/// <param name="close">The close that is sent.</param>
/// <param name="bytes">The number of bytes that the message has or declares, all its fragments so far.</param>
internal sealed class FrameRefusedException(SessionClose close, long bytes) : Exception($"The frame is refused with {close.Code}.")
{
    public SessionClose Close { get; } = close;

    public long Bytes { get; } = bytes;
}
