using System.Text;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.WebSocketCases.Groups;

/// <summary>permessage-deflate (RFC 7692). A server that does not take the offer is held to what is then the law: RSV1 is an error.</summary>
internal static class DeflateCases
{
    private const int Rsv1 = 4;
    private const string Compressed = "RFC7692§7.2";

    private static readonly Opening Offer =
        Opening.Usual.With("Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover");

    private static readonly Move[] Refused = [new Move.Closes(Codes.Broken)];

    public static IReadOnlyList<Case> All() => [.. Messages(), .. Violations(), Plain()];

    private static IEnumerable<Case> Messages()
    {
        Echo[] echoes = [Echo.Text("Hello"), Echo.TextOf(126), Echo.TextOf(65_536), Echo.Text(new string('é', 5000)), Echo.Binary([]),
            Echo.BinaryOf(1000), Echo.BinaryOf(70_000)];
        foreach (var echo in echoes)
        {
            var name = string.Create(null, $"{(echo.Frame.Opcode == Opcode.Text ? "text" : "binary")}-{echo.Frame.Payload.Length}");
            var frame = Compress(echo.Frame);
            yield return Of(name, Compressed, [frame], [new Move.Receive(echo.Answer)]);
            yield return Of($"{name}-fragments", "RFC7692§6.1", Rest(Fragments.OfSize(frame, Math.Max(1, frame.Payload.Length / 4))),
                [new Move.Receive(echo.Answer)]);
        }
        var (first, second) = (Echo.Text("again", 2), Echo.Text("again", 3));
        yield return Of("two-messages", Compressed, [Compress(first.Frame), Compress(second.Frame)],
            [new Move.Receive(first.Answer), new Move.Receive(second.Answer)]);
        yield return Of("ping-between-fragments", "RFC7692§6.1",
            Fragments.Between(Rest(Fragments.OfSize(Compress(first.Frame), 20)), _ => new RawFrame(Opcode.Pong, [1])), [new Move.Receive(first.Answer)]);
    }

    private static IEnumerable<Case> Violations()
    {
        var frame = Compress(Echo.Text("Hello").Frame);
        var parts = Rest(Fragments.At(frame, 10));
        yield return Of("rsv1-on-continuation", "RFC7692§6.1", [parts[0], parts[1] with { Rsv = Rsv1 }], Refused);
        yield return Of("rsv1-on-ping", "RFC7692§6.1", [new RawFrame(Opcode.Ping, [1], Rsv: Rsv1)], Refused);
        yield return Of("rsv1-on-close", "RFC7692§6.1", [RawFrame.Close(1000, "") with { Rsv = Rsv1 }], Refused);
        yield return Of("rsv2", "RFC6455§5.2", [frame with { Rsv = 2 }], Refused);
        yield return Of("rsv1-and-rsv3", "RFC6455§5.2", [frame with { Rsv = 5 }], Refused);
        yield return Of("not-deflate", Compressed, [frame with { Payload = [0xFF, 0xFF, 0xFF, 0xFF] }], [new Move.Closes([1002, 1003, 1007, 1011])]);
        yield return Of("inflates-to-bad-utf8", "RFC6455§8.1", [Compress(new RawFrame(Opcode.Text, Echo.TextAround([0xC0, 0xAF])))],
            [new Move.Closes(Codes.NotUtf8)]);
        yield return Of("inflates-past-the-limit", "RFC6455§7.4.1", [Compress(Echo.TextOf(8_000_001).Frame)], [new Move.Closes(Codes.TooBig)]);
    }

    // "An endpoint MAY send messages uncompressed", whatever was negotiated.
    private static Case Plain()
    {
        var echo = Echo.Text("Hello");
        return new Case("deflate", "uncompressed", "RFC7692§6",
            [.. CaseTable.Join, new Move.Send([echo.Frame]), new Move.Receive(echo.Answer)]) { Opening = Offer };
    }

    private static Case Of(string name, string clause, IReadOnlyList<RawFrame> frames, IReadOnlyList<Move> taken) =>
        new("deflate", name, clause, [.. CaseTable.Join, new Move.Send(frames), .. taken])
        {
            Opening = Offer,
            MovesDeclined = [.. CaseTable.Join, new Move.Send(frames), .. Refused],
        };

    private static RawFrame Compress(RawFrame frame) => frame with { Rsv = Rsv1, Payload = Deflate.Compress(frame.Payload) };

    // RSV1 stands on the first frame of a message only.
    private static IReadOnlyList<RawFrame> Rest(IReadOnlyList<RawFrame> frames) =>
        [frames[0], .. frames.Skip(1).Select(frame => frame with { Rsv = 0 })];
}
