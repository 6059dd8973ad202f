namespace PhoenixSharp.Client;

/// <summary>The exception for a push, a join or a ping that can't be answered, because the connection or the channel ended first.</summary>
/// <remarks>
/// The client never sends a push twice. Only the application knows whether a repeated push is harmless. In phoenix.js, such a push times
/// out instead.
/// </remarks>
public sealed class PushUnansweredException : IOException
{
    internal PushUnansweredException(string topic, string @event, EndCause cause, bool wasSent)
        : base($"{@event} on {topic} was {(wasSent ? "sent but not answered" : "not sent")}: {cause}", cause.Error)
    {
        (Topic, Event, Reason, Close, WasSent) = (topic, @event, cause.Reason, cause.Close, wasSent);
    }

    /// <summary>Gets the channel's topic.</summary>
    public string Topic { get; }

    /// <summary>Gets the event that was pushed; <c>phx_join</c> for a join.</summary>
    public string Event { get; }

    /// <summary>Gets the reason, one of <see cref="EndReason"/>.</summary>
    public string Reason { get; }

    /// <summary>Gets the close by the server, such as 1009 for a message that was too big, or null if there was none.</summary>
    public CloseInfo? Close { get; }

    /// <summary>Gets a value indicating whether the push was sent. If true, the server may have handled it. If false, it has not.</summary>
    public bool WasSent { get; }
}
