namespace PhoenixSharp.Wire;

/// <summary>The event names that the protocol keeps for itself.</summary>
/// <remarks>Phoenix <c>socket.ex</c>, <c>channel/server.ex</c>, <c>presence.ex</c>.</remarks>
public static class Events
{
    /// <summary>A client joins a topic.</summary>
    public static ReadOnlySpan<byte> Join => "phx_join"u8;

    /// <summary>A client leaves a topic.</summary>
    public static ReadOnlySpan<byte> Leave => "phx_leave"u8;

    /// <summary>The answer to a ref.</summary>
    public static ReadOnlySpan<byte> Reply => "phx_reply"u8;

    /// <summary>A channel ended normally.</summary>
    public const string Close = "phx_close";

    /// <summary>A channel crashed.</summary>
    public const string Error = "phx_error";

    /// <summary>A client shows that it is alive; only on the topic <see cref="Topics.Phoenix"/>.</summary>
    public static ReadOnlySpan<byte> Heartbeat => "heartbeat"u8;

    /// <summary>Broadcast to a socket's id, it ends all the connections of that id.</summary>
    public const string Disconnect = "disconnect";

    /// <summary>Broadcast to a socket's id, it carries a push to all that its connections have open. Never on the wire.</summary>
    public const string PushToSocket = "phx_push";

    /// <summary>Everyone who is present, pushed after a join.</summary>
    public const string PresenceState = "presence_state";

    /// <summary>Who joined and who left since.</summary>
    public const string PresenceDiff = "presence_diff";

    /// <summary>The list of present members can't be sent. The payload has the reason. Phoenix has no such event.</summary>
    public const string PresenceError = "presence_error";
}
