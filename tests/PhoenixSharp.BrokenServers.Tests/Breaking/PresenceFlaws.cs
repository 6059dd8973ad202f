using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PhoenixSharp.BrokenServers.Tests.Between;
using static PhoenixSharp.BrokenServers.Tests.Breaking.Ways;

namespace PhoenixSharp.BrokenServers.Tests.Breaking;

/// <summary>Presences: states, diffs, and the marks of their metas.</summary>
internal static partial class PresenceFlaws
{
    public static IReadOnlyList<BrokenServer> All { get; } =
    [
        new("a presence_diff is lost", "presence/first-join-v2", 3, Drops(IsDiff)),
        new("a presence_state is lost", "presence/first-join-v2", 4, Drops(message => message.Event == "presence_state")),
        new("a presence_diff loses its leaves", "presence/leave-channel-v2", 15,
            Changes(IsDiff, message => message["payload"]!["leaves"]!.AsObject().Clear())) { OrStep = 14 },
        new("a presence_state has a ref", "presence/first-join-v2", 4,
            Changes(message => message.Event == "presence_state", message => message["ref"] = "1")) { OrStep = 3 },
        new("an update has no phx_ref_prev", "presence/update-v2", 6,
            Changes(message => IsDiff(message) && message.Holds("phx_ref_prev"), message => message.UpdatedMeta().Remove("phx_ref_prev"))) { OrStep = 7 },
        new("an update has a wrong phx_ref_prev", "presence/update-v2", 6,
            Changes(message => IsDiff(message) && message.Holds("phx_ref_prev"), message => message.UpdatedMeta()["phx_ref_prev"] = "other")) { OrStep = 7 },
        new("a phx_ref is used again", "presence/leave-and-back-v2", 11, UsesPhxRefsAgain),
        new("a presence is lost", "presence/three-v2", 15,
            Changes(message => message.Event == "presence_state" && message.Holds("\"c\""), message => message["payload"]!.AsObject().Remove("a"))) { OrStep = 14 },
    ];

    private static bool IsDiff(Message message) => message.Event == "presence_diff";

    private static bool Holds(this Message message, string text) => message.Text("payload").Contains(text, StringComparison.Ordinal);

    private static JsonObject UpdatedMeta(this Message diff) => diff["payload"]!["joins"]!["m1"]!["metas"]![0]!.AsObject();

    private static Flaw UsesPhxRefsAgain() => new()
    {
        Sent = arrival => Read(arrival) is { } message && message.Holds("phx_ref")
            ? [message.With(one => one["payload"] = JsonNode.Parse(PhxRef().Replace(message.Text("payload"), "\"phx_ref\":\"same\""))).ToArrival()]
            : [arrival],
    };

    [GeneratedRegex("\"phx_ref\":\"[^\"]*\"")]
    private static partial Regex PhxRef();
}
