using PhoenixSharp.BrokenServers.Tests.Between;
using static PhoenixSharp.BrokenServers.Tests.Breaking.Ways;

namespace PhoenixSharp.BrokenServers.Tests.Breaking;

/// <summary>Refs, replies, heartbeats, and what goes to nobody.</summary>
internal static class ReplyFlaws
{
    public static IReadOnlyList<BrokenServer> All { get; } =
    [
        new("a reply has another join_ref", "room/echo-v2", 4,
            Changes(message => message.Answers("\"2\""), message => message["join_ref"] = "9")),
        new("a reply has no join_ref", "room/echo-v2", 4,
            Changes(message => message.Answers("\"2\""), message => message["join_ref"] = null)),
        new("a V1 reply has a join_ref", "room/echo-v1", 4,
            Changes(message => message.Answers("\"2\""), message => message["join_ref"] = "1")),
        new("an integer ref comes back as a string", "refs/integer-refs-v2", 2,
            Changes(message => message.IsReply, message => message["ref"] = message.Text("ref"))),
        new("a null ref comes back as a string", "refs/null-ref-v2", 4,
            Changes(message => message.IsReply && message["ref"] is null, message => message["ref"] = "")),
        new("a repeated ref is answered once", "refs/repeated-ref-v2", 6,
            Drops(message => message.Text("payload").Contains("\"a\":2", StringComparison.Ordinal))),
        new("a stale join_ref is answered", "refs/stale-join-ref-v2", 4,
            Adds(message => message.Text("join_ref") == "\"0\"", message => message.With(reply =>
            (reply["event"], reply["payload"]) = ("phx_reply", new Message("""[null,null,"","",{"status":"ok","response":{"a":1}}]""")["payload"])))),
        new("a reply overtakes the push before it", "room/push_then_reply-v2", 4,
            Delays(message => message.Event == "pushed", message => message.Answers("\"2\""))),
        new("an error is told as ok", "room/echo_error-v2", 4,
            Changes(message => message.Answers("\"2\""), message => message["payload"]!["status"] = "ok")),
        new("a reply without payload has null for it", "room/ok-v2", 4,
            Changes(message => message.Answers("\"2\""), message => message["payload"]!["response"] = null)),
        new("a push has a ref", "room/mixed-order-v2", 8, Changes(message => message.Event == "pushed", message => message["ref"] = "1")),
        new("a push has no join_ref", "room/delayed_push-v2", 4,
            Changes(message => message.Event == "delayed", message => message["join_ref"] = null)),
        new("a reply comes twice", "room/whoami-v2", 5, Doubles(message => message.Answers("\"2\""))),
        new("replies of one channel are swapped", "room/pipelined-order-v2", 23,
            Delays(message => message.Answers("\"2\""), message => message.Answers("\"3\""))),
        new("a heartbeat is not answered", "heartbeat/refs-v2", 5,
            Drops(message => message.IsReply && (string?)message["topic"] == "phoenix")),
        new("a heartbeat's answer has the join_ref that it came with", "heartbeat/refs-v2", 7,
            Changes(message => message.Answers("\"8\""), message => message["join_ref"] = "9")),
        new("an unjoined topic is not answered", "unjoined/event-v2", 2,
            Drops(message => message.Text("payload").Contains("unmatched topic", StringComparison.Ordinal))),
        new("an unjoined topic gets another reason", "unjoined/event-v2", 2, Writes("unmatched topic", "not joined")),
        new("a late reply outlives its channel", "async/reply-after-leave-v2", 7, OutlivesItsChannel),
    ];

    private static Flaw OutlivesItsChannel() => new()
    {
        Sent = arrival => Read(arrival) is { Event: "phx_close" }
            ? [arrival, new Message("""["1","2","room:as","phx_reply",{"status":"ok","response":{"n":1}}]""").ToArrival()]
            : [arrival],
    };
}
