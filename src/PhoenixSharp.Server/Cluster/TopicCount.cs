namespace PhoenixSharp.Server;

/// <summary>The reply to <c>count</c>.</summary>
/// <param name="Members">The number of presence keys of the topic, on all nodes.</param>
internal sealed record TopicCount(int Members);
