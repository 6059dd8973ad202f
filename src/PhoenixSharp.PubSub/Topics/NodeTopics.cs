using System.Diagnostics.CodeAnalysis;

namespace PhoenixSharp;

/// <summary>Topics on which parts of nodes speak to each other. What applications and clients broadcast on one stays on its node, and never gets to such a part.</summary>
/// <remarks>A client chooses the topics it joins; it must not be able to speak as a node.</remarks>
internal static class NodeTopics
{
    private const string Presence = "phx_presence:";
    private const string LongPoll = "phx_longpoll:";
    private const string Nodes = "phx_nodes:";

    /// <summary>On which nodes ask each other for a topic's subscribers. Nobody subscribes to it: all that is said on it is said to one node.</summary>
    public const string Subscribers = Nodes + "subscribers";

    // A node of an older version takes this for a node topic without subscribers, so it drops the message and no client receives it.
    private const string Subscriptions = Nodes + "topic:";

    public static string OfPresence(string name, int shard) => $"{Presence}{name}_shard{shard}";

    public static string OfLongPoll(string path) => LongPoll + path;

    /// <summary>Returns the node topic of messages that only a topic's server-side subscriptions receive.</summary>
    public static string OfSubscriptions(string topic) => Subscriptions + topic;

    /// <summary>Gets the topic that <see cref="OfSubscriptions"/> was called with.</summary>
    /// <returns><see langword="false"/> for any other topic.</returns>
    public static bool TryGetSubscribed(string nodeTopic, [NotNullWhen(true)] out string? topic)
    {
        topic = nodeTopic.StartsWith(Subscriptions, StringComparison.Ordinal) ? nodeTopic[Subscriptions.Length..] : null;
        return topic is not null;
    }

    public static bool Has(string topic) => topic.StartsWith("phx_", StringComparison.Ordinal)
        && (topic.StartsWith(Presence, StringComparison.Ordinal) || topic.StartsWith(LongPoll, StringComparison.Ordinal) || topic.StartsWith(Nodes, StringComparison.Ordinal));
}
