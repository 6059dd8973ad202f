using PhoenixSharp.BrokenServers.Tests.Between;
using PhoenixSharp.Conformance.WebSockets;
using static PhoenixSharp.BrokenServers.Tests.Breaking.Ways;

namespace PhoenixSharp.BrokenServers.Tests.Breaking;

/// <summary>Frames, and how connections end.</summary>
internal static class ConnectionFlaws
{
    public static IReadOnlyList<BrokenServer> All { get; } =
    [
        new("malformed JSON is closed with another code", "malformed/cut-json-v2", 4, Closes(1011, 1002)),
        new("malformed binary is closed with another code", "malformed-binary/kind-3-v2", 4, Closes(1011, 1003)),
        new("a close tells why", "malformed/arity-4-v2", 4, Turns<Arrival.Closed>(closed => closed with { Reason = "an array of four" })),
        new("a close has no code", "malformed/arity-4-v2", 4, Turns<Arrival.Closed>(closed => closed with { Code = null })),
        new("the connection ends without a close frame", "malformed/cut-json-v2", 4, Turns<Arrival.Closed>(_ => null)),
        new("what was answered before the rubbish is lost", "malformed/after-pending-v2", 6, Drops(message => message.Answers("\"2\""))),
        new("a connection is left open", "malformed/cut-json-v2", 5, () => new Flaw { StaysOpen = true }),
        new("the client's close is answered with another code", "control/close-1000", 4, Closes(1000, 1001)),
        new("a ping is not answered", "control/ping", 2,
            Turns<Arrival.Message>(message => message.Frame.Kind == FrameKind.Pong, _ => null)),
        new("a pong has no payload", "control/ping", 2,
            Turns<Arrival.Message>(message => message.Frame.Kind == FrameKind.Pong, _ => new Arrival.Message(new Frame(FrameKind.Pong, [])))),
        new("a ping inside a fragmented message is not answered", "frames/ping-inside-fragments", 4,
            Turns<Arrival.Message>(message => message.Frame.Kind == FrameKind.Pong, _ => null)),
        new("a message too large is closed with another code", "frames/too-large", 4, Closes(1009, 1011)),
        new("the server masks its frames", "room/ok-v2", 2, () => new Flaw { Masks = true }),
        new("an idle connection is closed with another code", "idle/timeout-v2", 3, Closes(1002, 1000)),
        new("an idle connection is closed at once", "idle/timeout-v2", 3,
            () => new Flaw { Sent = arrival => arrival is Arrival.Message ? [arrival, new Arrival.Closed(1002, "")] : [] }),
        new("disconnect closes with another code", "disconnect/self-v2", 4, Closes(1001, 1000)),
        new("disconnect closes the channels first", "disconnect/no-phx-close-v2", 9, () => new Flaw
        {
            Sent = arrival => arrival is Arrival.Closed { Code: 1001 } ? [new Message("""["1","1","room:ctl","phx_close",{}]""").ToArrival(), arrival] : [arrival],
        }),
        new("a stopping server closes with another code", "shutdown/drain-v2", 4,
            Turns<Arrival.Closed>(closed => closed with { Code = 1001 })),
    ];

    private static Func<Flaw> Closes(int recorded, int instead) => Turns<Arrival.Closed>(closed => closed.Code == recorded ? closed with { Code = instead } : closed);
}
