using PhoenixSharp.BrokenServers.Tests.Between;
using static PhoenixSharp.BrokenServers.Tests.Breaking.Ways;

namespace PhoenixSharp.BrokenServers.Tests.Breaking;

/// <summary>Broadcasts, intercepted or not.</summary>
internal static class BroadcastFlaws
{
    public static IReadOnlyList<BrokenServer> All { get; } =
    [
        new("a broadcast comes twice", "broadcast/to-all-v2", 11, Doubles(message => message.Event == "shout")),
        new("a broadcast is lost", "broadcast/two-topics-one-connection-v2", 9, Drops(message => message.Event == "shout")),
        new("a broadcast comes after its reply", "room/shout-v2", 4,
            Delays(message => message.Event == "shout", message => message.Answers("\"2\""))),
        new("a broadcast has a join_ref", "room/shout-v2", 4,
            Changes(message => message.Event == "shout", message => message["join_ref"] = "1")),
        new("a broadcast has a ref", "broadcast/to-all-v1", 10,
            Changes(message => message.Event == "shout", message => message["ref"] = "2")),
        new("broadcast_from reaches its sender", "room/shout_from-v2", 4,
            Adds(message => message.Event == "shout_from", message => message.With(shout => (shout["join_ref"], shout["ref"]) = (null, null)))),
        new("a broadcast goes to another topic", "broadcast/broadcast_to-v2", 12,
            Changes(message => message.Event == "news", message => message["topic"] = "room:b2")),
        new("an intercepted event reaches whom it is not for", "intercept/filtered-v2", 7,
            Adds(message => message.Event == "send", message => message.With(push =>
            (push["event"], push["ref"], push["payload"]) = ("filtered", null, message["payload"]!["payload"])))),
        new("an event that nobody intercepts has a join_ref", "intercept/not-intercepted-v2", 7,
            Changes(message => message.Event == "plain", message => message["join_ref"] = "1")),
        new("a V1 client gets a V2 broadcast", "mixed/three-clients", 13,
            Replaces(message => message.Event == "shout" && message.IsV1, message => [message.InOtherVersion().ToArrival()])),
    ];
}
