namespace PhoenixSharp.Server;

/// <summary>One topic pattern, and what is allowed on it.</summary>
internal sealed class RoomOptions
{
    /// <summary>Gets the pattern: an exact topic, or a prefix with <c>*</c> at its end.</summary>
    public string Topic { get; set; } = "";

    /// <summary>Gets the events that clients may broadcast to the topic; <c>*</c> stands for any.</summary>
    /// <value>Default none: only the server broadcasts.</value>
    public List<string> Events { get; set; } = [];

    /// <summary>Gets whether every join is tracked as a presence.</summary>
    public bool Presence { get; set; }

    /// <summary>Gets or sets a value indicating whether a join may choose its presence key by <c>key</c> in its payload.</summary>
    /// <value>
    /// The default is <see langword="true"/>. If <see langword="false"/>, the key is the connection's <c>user_id</c>, or random without
    /// one, and a join with <c>key</c> is refused.
    /// </value>
    public bool AllowPresenceKey { get; set; } = true;

    /// <summary>Tells whether clients may broadcast an event to a topic of this room.</summary>
    public bool Allows(string topic, string @event) => (Events.Contains("*") || Events.Contains(@event)) && !IsReserved(topic, @event);

    /// <summary>Determines whether an event is reserved on a topic: clients would take it for a message of the server, or it would end a user's connections.</summary>
    public static bool IsReserved(string topic, string @event) =>
        Wire.Events.IsReserved(@event)
        || (@event == Wire.Events.Disconnect && topic.StartsWith(RoomSocket.IdPrefix, StringComparison.Ordinal));
}
