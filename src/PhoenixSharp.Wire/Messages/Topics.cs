namespace PhoenixSharp.Wire;

/// <summary>The topics that the protocol keeps for itself.</summary>
public static class Topics
{
    /// <summary>The connection's own topic, for heartbeats.</summary>
    public static ReadOnlySpan<byte> Phoenix => "phoenix"u8;
}
