namespace PhoenixSharp;

/// <summary>Tells that an owner updates a key that it doesn't track.</summary>
/// <remarks>Phoenix's <c>{:error, :nopresence}</c>. Nothing changed.</remarks>
public sealed class PresenceNotTrackedException : InvalidOperationException
{
    internal PresenceNotTrackedException(string topic, string key)
        : base($"This owner doesn't track the key \"{key}\" on \"{topic}\": call TrackAsync first.") =>
        (Topic, Key) = (topic, key);

    /// <summary>Gets the topic.</summary>
    public string Topic { get; }

    /// <summary>Gets the key.</summary>
    public string Key { get; }
}
