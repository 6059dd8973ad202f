using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>A received frame, or the close of the connection.</summary>
/// <param name="Opcode">Text or binary.</param>
/// <param name="Body">The message. The transport must not change it afterwards.</param>
/// <param name="Close">The close of the connection, or null for a message.</param>
public readonly record struct ReceivedFrame(Opcode Opcode, ReadOnlyMemory<byte> Body, CloseInfo? Close = null);
