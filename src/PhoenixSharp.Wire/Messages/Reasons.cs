namespace PhoenixSharp.Wire;

/// <summary>The reasons that clients are told, as payloads, and the two reply statuses.</summary>
public static class Reasons
{
    /// <summary>The status of a reply that went well.</summary>
    public const string Ok = "ok";

    /// <summary>The status of a reply that did not.</summary>
    public const string Error = "error";

    /// <summary>No route or no joined channel has this topic. Phoenix <c>socket.ex</c>, <c>handle_in/4</c>.</summary>
    public static Payload UnmatchedTopic { get; } = Reason("{\"reason\":\"unmatched topic\"}"u8);

    /// <summary>The channel's join threw. Phoenix <c>channel/server.ex</c>, <c>join/4</c>.</summary>
    public static Payload JoinCrashed { get; } = Reason("{\"reason\":\"join crashed\"}"u8);

    /// <summary>The connection holds as many channels as it may. Phoenix <c>socket.ex</c>, <c>max_channels_per_transport</c>.</summary>
    public static Payload TooManyChannels { get; } = Reason("{\"reason\":\"too many channels joined\"}"u8);

    /// <summary>The payload of <c>phx_error</c>. Phoenix <c>socket.ex</c>, <c>encode_on_exit/4</c>.</summary>
    public static Payload ChannelCrash { get; } = Reason("{\"reason\":\"channel_crash\"}"u8);

    /// <summary>The backlog of the channel or its connection exceeds a limit. Not in Phoenix, which queues without a limit.</summary>
    public static Payload Overloaded { get; } = Reason("{\"reason\":\"overloaded\"}"u8);

    /// <summary>The payload of a push or join is not of the type that the channel reads. Phoenix has no typed payloads.</summary>
    public static Payload InvalidPayload { get; } = Reason("{\"reason\":\"invalid payload\"}"u8);

    /// <summary>The payload of <c>presence_error</c>: the <c>presence_state</c> is larger than its limit. Phoenix has none.</summary>
    public static Payload PresenceStateTooLarge { get; } = Reason("{\"reason\":\"presence_state too large\"}"u8);

    private static Payload Reason(ReadOnlySpan<byte> json) => Payload.OfChecked(json.ToArray());
}
