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

    /// <summary>Tells whether clients may broadcast an event. What the protocol keeps for itself they may not: others would take it for the server's word.</summary>
    public bool Allows(string @event) => (Events.Contains("*") || Events.Contains(@event)) && !IsReserved(@event);

    public static bool IsReserved(string @event) =>
        @event.StartsWith("phx_", StringComparison.Ordinal) || @event is Wire.Events.PresenceState or Wire.Events.PresenceDiff;
}
