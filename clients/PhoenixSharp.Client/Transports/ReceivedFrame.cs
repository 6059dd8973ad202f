using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>What a connection received: a frame, or its end.</summary>
/// <param name="Opcode">Text or binary.</param>
/// <param name="Body">The message; nobody writes to it from here on.</param>
/// <param name="Close">How the connection ended, and then there is no message.</param>
public readonly record struct ReceivedFrame(Opcode Opcode, ReadOnlyMemory<byte> Body, CloseInfo? Close = null);
