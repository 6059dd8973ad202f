using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.WebSocketCases.Groups;

/// <summary>Every combination of reserved bits, on every kind of frame, where no extension gives them a meaning.</summary>
internal static class ReservedBitCases
{
    // "MUST be 0 unless an extension is negotiated that defines meanings for non-zero values. […] the receiving endpoint MUST _Fail the WebSocket Connection_."
    private const string Clause = "RFC6455§5.2";

    public static IReadOnlyList<Case> All()
    {
        var table = new CaseTable("reserved-bits");
        var echo = Echo.Text("x");
        var parts = Fragments.At(echo.Frame, 5);
        for (var rsv = 1; rsv <= 7; rsv++)
        {
            table.Fails($"rsv{rsv}-text", Clause, Codes.Broken, echo.Frame with { Rsv = rsv });
            table.Fails($"rsv{rsv}-binary", Clause, Codes.Broken, Echo.Binary([1]).Frame with { Rsv = rsv });
            table.Fails($"rsv{rsv}-ping", Clause, Codes.Broken, new RawFrame(Opcode.Ping, [1], Rsv: rsv));
            table.Fails($"rsv{rsv}-pong", Clause, Codes.Broken, new RawFrame(Opcode.Pong, [1], Rsv: rsv));
            table.Fails($"rsv{rsv}-close", Clause, Codes.Broken, RawFrame.Close(1000, "") with { Rsv = rsv });
            table.Fails($"rsv{rsv}-continuation", Clause, Codes.Broken, [parts[0], parts[1] with { Rsv = rsv }]);
            table.Fails($"rsv{rsv}-first-fragment", Clause, Codes.Broken, [parts[0] with { Rsv = rsv }, parts[1]]);
            table.Plays($"rsv{rsv}-after-message", Clause, new Move.Send([echo.Frame]), new Move.Receive(echo.Answer),
                new Move.Send([echo.Frame with { Rsv = rsv }], Piece: 1), new Move.Closes(Codes.Broken));
        }
        return table.Cases;
    }
}
