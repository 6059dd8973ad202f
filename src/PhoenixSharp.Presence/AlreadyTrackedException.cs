namespace PhoenixSharp;

/// <summary>Tells that an owner tracks a key on a topic that it tracks there already. Update it, or untrack it first.</summary>
/// <remarks>Phoenix's <c>{:error, {:already_tracked, …}}</c>. Nothing changed.</remarks>
public sealed class AlreadyTrackedException : InvalidOperationException
{
    internal AlreadyTrackedException(string topic, string key)
        : base($"This owner tracks the key \"{key}\" on \"{topic}\" already: call UpdateAsync to change its meta.") =>
        (Topic, Key) = (topic, key);

    /// <summary>Gets the topic.</summary>
    public string Topic { get; }

    /// <summary>Gets the key.</summary>
    public string Key { get; }
}
