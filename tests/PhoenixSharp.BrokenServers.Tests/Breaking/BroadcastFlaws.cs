using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PhoenixSharp.BrokenServers.Tests.Between;
using static PhoenixSharp.BrokenServers.Tests.Breaking.Ways;

namespace PhoenixSharp.BrokenServers.Tests.Breaking;

/// <summary>Broadcasts, intercepted or not, and presences.</summary>
internal static partial class BroadcastFlaws
{
    public static IReadOnlyList<BrokenServer> All { get; } =
    [
        new("a broadcast comes twice", "broadcast/to-all-v2", 11, Doubles(message => message.Event == "shout")),
        new("a broadcast is lost", "broadcast/two-topics-one-connection-v2", 9, Drops(message => message.Event == "shout")),
        new("a broadcast comes after its reply", "room/shout-v2", 4, Delays(message => message.Event == "shout", message => message.Answers("\"2\""))),
        new("a broadcast has a join_ref", "room/shout-v2", 4, Changes(message => message.Event == "shout", message => message["join_ref"] = "1")),
        new("a broadcast has a ref", "broadcast/to-all-v1", 10, Changes(message => message.Event == "shout", message => message["ref"] = "2")),
        new("broadcast_from reaches its sender", "room/shout_from-v2", 4, Adds(message => message.Event == "shout_from", message => message.With(shout => (shout["join_ref"], shout["ref"]) = (null, null)))),
        new("a broadcast goes to another topic", "broadcast/broadcast_to-v2", 12, Changes(message => message.Event == "news", message => message["topic"] = "room:b2")),
        new("an intercepted event reaches whom it is not for", "intercept/filtered-v2", 7, Adds(message => message.Event == "send", message => message.With(push =>
            (push["event"], push["ref"], push["payload"]) = ("filtered", null, message["payload"]!["payload"])))),
        new("an event that nobody intercepts has a join_ref", "intercept/not-intercepted-v2", 7, Changes(message => message.Event == "plain", message => message["join_ref"] = "1")),
        new("a V1 client gets a V2 broadcast", "mixed/three-clients", 13, Replaces(message => message.Event == "shout" && message.IsV1, message => [message.InOtherVersion().ToArrival()])),
        new("a presence_diff is lost", "presence/first-join-v2", 3, Drops(message => message.Event == "presence_diff")),
        new("a presence_state is lost", "presence/first-join-v2", 4, Drops(message => message.Event == "presence_state")),
        new("a presence_diff loses its leaves", "presence/leave-channel-v2", 15, Changes(message => message.Event == "presence_diff", message => message["payload"]!["leaves"]!.AsObject().Clear())) { OrStep = 14 },
        new("a presence_state has a ref", "presence/first-join-v2", 4, Changes(message => message.Event == "presence_state", message => message["ref"] = "1")) { OrStep = 3 },
        new("an update has no phx_ref_prev", "presence/update-v2", 6, Changes(message => message.Event == "presence_diff", message => (message["payload"]!["joins"]!["m1"]?["metas"]![0] as JsonObject)?.Remove("phx_ref_prev"))) { OrStep = 7 },
        new("an update has a wrong phx_ref_prev", "presence/update-v2", 6, Changes(message => message.Event == "presence_diff" && message.Text("payload").Contains("phx_ref_prev", StringComparison.Ordinal), message => message["payload"]!["joins"]!["m1"]!["metas"]![0]!["phx_ref_prev"] = "other")) { OrStep = 7 },
        new("a phx_ref is used again", "presence/leave-and-back-v2", 11, UsesPhxRefsAgain),
        new("a presence is lost", "presence/three-v2", 15, Changes(message => message.Event == "presence_state" && message.Text("payload").Contains("\"c\"", StringComparison.Ordinal), message => message["payload"]!.AsObject().Remove("a"))) { OrStep = 14 },
    ];

    private static Flaw UsesPhxRefsAgain() => new()
    {
        Sent = arrival => Read(arrival) is { } message && message.Text("payload") is var payload && payload.Contains("phx_ref", StringComparison.Ordinal)
            ? [message.With(one => one["payload"] = JsonNode.Parse(PhxRef().Replace(payload, "\"phx_ref\":\"same\""))).ToArrival()]
            : [arrival],
    };

    [GeneratedRegex("\"phx_ref\":\"[^\"]*\"")]
    private static partial Regex PhxRef();
}
