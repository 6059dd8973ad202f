namespace PhoenixSharp.Client;

/// <summary>There will be no reply: the connection or the channel ended first.</summary>
/// <remarks>
/// phoenix.js lets such a push run into its timeout. Nothing is sent a second time by the client itself: whether to push again is for
/// the application to say, which alone knows whether twice is harmless.
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

    /// <summary>Gets what was pushed.</summary>
    public string Event { get; }

    /// <summary>Gets why: one of <see cref="EndReason"/>.</summary>
    public string Reason { get; }

    /// <summary>Gets how the server closed the connection, such as with 1009 for a message that was too big; null if it did not.</summary>
    public CloseInfo? Close { get; }

    /// <summary>Tells whether it was sent: then the server may have handled it or not. If false, the server never saw it.</summary>
    public bool WasSent { get; }
}
