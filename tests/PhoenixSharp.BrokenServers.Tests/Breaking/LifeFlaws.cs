using PhoenixSharp.BrokenServers.Tests.Between;
using static PhoenixSharp.BrokenServers.Tests.Breaking.Ways;

namespace PhoenixSharp.BrokenServers.Tests.Breaking;

/// <summary>How channels begin and end.</summary>
internal static class LifeFlaws
{
    public static IReadOnlyList<BrokenServer> All { get; } =
    [
        new("a leave brings no phx_close", "leave/with-payload-v2", 5, Drops(message => message.Event == "phx_close")),
        new("phx_close overtakes the leave's reply", "leave/with-payload-v2", 4,
            Delays(message => message.Answers("\"2\""), message => message.Event == "phx_close")),
        new("a leave is not answered", "leave/twice-v2", 4, Drops(message => message.Answers("\"2\""))),
        new("phx_close has no ref", "leave/with-payload-v2", 5,
            Changes(message => message.Event == "phx_close", message => message["ref"] = null)),
        new("a duplicate join closes nothing", "join/duplicate-v2", 5, Drops(message => message.Event == "phx_close")),
        new("a duplicate join closes the new channel", "join/duplicate-v2", 5,
            Changes(message => message.Event == "phx_close", message => (message["join_ref"], message["ref"]) = ("2", "2"))),
        new("a refused join has another reason", "join/error-v2", 2, Writes("unauthorized", "forbidden")),
        new("a refused join is answered twice", "join/error-v2", 4, Doubles(message => message.IsReply)),
        new("a crashed join is told as a refused one", "join/crash-v2", 2, Writes("join crashed", "unauthorized")),
        new("a crash is told as a close", "room/crash-v2", 4,
            Changes(message => message.Event == "phx_error", message => message["event"] = "phx_close")),
        new("a crash tells the exception", "room/crash-v2", 4,
            Changes(message => message.Event == "phx_error", message => message["payload"] = "InvalidOperationException at Room.cs:12")),
        new("a crash is not told", "room/unknown-event-v2", 4, Drops(message => message.Event == "phx_error")),
        new("a normal stop is told as a crash", "room/stop-v2", 4,
            Changes(message => message.Event == "phx_close", message => message["event"] = "phx_error")),
        new("a stopped channel still answers", "room/stop-v2", 7, Changes(message => message.Answers("\"3\""), message =>
            message["payload"] = new Message("""[null,null,"","",{"status":"ok","response":{}}]""")["payload"])),
        new("one channel too many is let in", "limits/second-channel-v2", 4, Changes(message => message.Answers("\"2\""), message =>
            message["payload"] = new Message("""[null,null,"","",{"status":"ok","response":{}}]""")["payload"])),
    ];
}
