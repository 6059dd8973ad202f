using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.WebSocketCases.Groups;

/// <summary>Opcodes that are reserved: 3 to 7 and 11 to 15.</summary>
internal static class OpcodeCases
{
    // "If an unknown opcode is received, the receiving endpoint MUST _Fail the WebSocket Connection_."
    private const string Clause = "RFC6455§5.2";

    public static IReadOnlyList<Case> All()
    {
        var table = new CaseTable("opcodes");
        var echo = Echo.Text("x");
        foreach (var opcode in (int[])[3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
        {
            table.Fails($"opcode{opcode}-empty", Clause, Codes.Broken, new RawFrame(opcode, []));
            table.Fails($"opcode{opcode}-payload", Clause, Codes.Broken, new RawFrame(opcode, echo.Frame.Payload));
            table.Fails($"opcode{opcode}-not-final", Clause, Codes.Broken, new RawFrame(opcode, [1], Fin: false));
            table.Fails($"opcode{opcode}-between-fragments", Clause, Codes.Broken,
                Fragments.Between(Fragments.At(echo.Frame, 5), _ => new RawFrame(opcode, [1])));
            table.Plays($"opcode{opcode}-after-message", Clause, new Move.Send([echo.Frame]), new Move.Receive(echo.Answer),
                new Move.Send([new RawFrame(opcode, [1]), new RawFrame(Opcode.Ping, [1])]), new Move.Closes(Codes.Broken));
        }
        return table.Cases;
    }
}
