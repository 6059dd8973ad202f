namespace PhoenixSharp.Wire;

/// <summary>What a frame carries.</summary>
/// <remarks>The numbers are WebSocket's (RFC 6455 §5.2).</remarks>
public enum Opcode : byte
{
    /// <summary>UTF-8 text: JSON.</summary>
    Text = 1,

    /// <summary>Bytes: the V2 binary forms.</summary>
    Binary = 2,
}
