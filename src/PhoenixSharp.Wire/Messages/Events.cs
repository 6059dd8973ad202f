namespace PhoenixSharp.Wire;

/// <summary>The event names that the protocol reserves, and the check for them.</summary>
/// <remarks>
/// Phoenix <c>socket.ex</c>, <c>channel/server.ex</c>, <c>presence.ex</c>; phoenix.js <c>channel.js</c> (<c>replyEventName</c>). If a channel
/// broadcasts an event whose name a client chose, call <see cref="IsReserved"/> first and refuse reserved names: other clients cannot
/// distinguish such a broadcast from a message of the server.
/// </remarks>
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

    // phoenix.js dispatches every incoming message by its event, and waits for the reply to ref 5 under the event chan_reply_5.
    private static readonly string[] ReservedPrefixes = ["phx_", "chan_reply_"];

    /// <summary>Determines whether clients treat an event as a message of the server, so that no client may choose it for a broadcast.</summary>
    /// <param name="event">The name of the event. Upper and lower case differ, as they do to clients.</param>
    /// <returns>
    /// <see langword="true"/> for names that begin with <c>phx_</c> or <c>chan_reply_</c>, and for <c>presence_state</c>, <c>presence_diff</c>
    /// and <c>presence_error</c>. <c>disconnect</c> is not reserved: it has a meaning only on the topic that is a socket's id, so a channel
    /// whose topics can equal such an id must refuse it there.
    /// </returns>
    /// <example>
    /// <code>
    /// using PhoenixSharp.Wire;
    ///
    /// public override async ValueTask&lt;Reply&gt; HandleAsync(string @event, Payload payload, CancellationToken cancellationToken)
    /// {
    ///     if (Events.IsReserved(@event))
    ///         return Reply.Error("reserved event");
    ///     await BroadcastAsync(@event, payload, cancellationToken);
    ///     return Reply.Ok();
    /// }
    /// </code>
    /// </example>
    public static bool IsReserved(string @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return @event is PresenceState or PresenceDiff or PresenceError
            || Array.Exists(ReservedPrefixes, prefix => @event.StartsWith(prefix, StringComparison.Ordinal));
    }
}
