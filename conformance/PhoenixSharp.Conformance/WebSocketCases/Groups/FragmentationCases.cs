using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.WebSocketCases.Groups;

/// <summary>Messages in fragments, control frames between them, and frames where no rule allows them.</summary>
internal static class FragmentationCases
{
    private const string Fragmentation = "RFC6455§5.4";
    private const string Control = "RFC6455§5.5";

    public static IReadOnlyList<Case> All()
    {
        var table = new CaseTable("fragmentation");
        AddCuts(table, "text", Echo.TextOf(100));
        AddCuts(table, "binary", Echo.BinaryOf(100));
        AddControlBetween(table);
        AddControlInParts(table);
        AddOutOfPlace(table);
        AddSeveral(table);
        return table.Cases;
    }

    private static void AddCuts(CaseTable table, string kind, Echo echo)
    {
        (string Name, int[] Places)[] cuts =
        [
            ("two", [50]), ("three", [10, 90]), ("first-empty", [0]), ("last-empty", [100]), ("middle-empty", [50, 50]),
            ("all-but-first-empty", [100, 100, 100]),
            ("all-but-last-empty", [0, 0, 0]), ("many-empty", [.. Enumerable.Repeat(50, 200)]), ("first-byte-alone", [1]), ("last-byte-alone", [99]),
        ];
        foreach (var (name, places) in cuts)
            table.Echoes($"{kind}-{name}", Fragmentation, Fragments.At(echo.Frame, places), echo);
        foreach (var size in (int[])[1, 2, 3, 7])
        {
            table.Echoes($"{kind}-fragments-of-{size}", Fragmentation, Fragments.OfSize(echo.Frame, size), echo);
            table.Echoes($"{kind}-fragments-of-{size}-in-single-bytes", Fragmentation, Fragments.OfSize(echo.Frame, size), echo, piece: 1);
        }
        foreach (var opcode in (int[])[Opcode.Text, Opcode.Binary])
            table.Fails($"new-{(opcode == Opcode.Text ? "text" : "binary")}-inside-{kind}", Fragmentation, Codes.Broken,
                [echo.Frame with { Fin = false }, echo.Frame with { Opcode = opcode }]);
        table.Fails($"new-{kind}-not-final-inside-{kind}", Fragmentation, Codes.Broken,
            [echo.Frame with { Fin = false }, echo.Frame with { Fin = false }]);
    }

    // "Control frames MAY be injected in the middle of a fragmented message."
    private static void AddControlBetween(CaseTable table)
    {
        var echo = Echo.TextOf(100);
        var two = Fragments.At(echo.Frame, 50);
        table.Plays("ping-between", Fragmentation, new Move.Send(Fragments.Between(two, _ => Ping(1))),
            new Move.Receive(new Answer.Pong([1])), new Move.Receive(echo.Answer));
        table.Plays("ping-between-in-single-bytes", Fragmentation, new Move.Send(Fragments.Between(two, _ => Ping(1)), 1),
            new Move.Receive(new Answer.Pong([1])), new Move.Receive(echo.Answer));
        table.Plays("pong-comes-before-the-rest", Fragmentation, new Move.Send([two[0], Ping(1)]), new Move.Receive(new Answer.Pong([1])),
            new Move.Send([two[1]]), new Move.Receive(echo.Answer));
        table.Plays("ping-between-all", Fragmentation, new Move.Send(Fragments.Between(Fragments.OfSize(echo.Frame, 10), i => Ping((byte)i))),
            new Move.ReceivePongs([.. Enumerable.Range(0, 9).Select(i => new[] { (byte)i })]), new Move.Receive(echo.Answer));
        table.Echoes("pong-between", Fragmentation, Fragments.Between(two, _ => new RawFrame(Opcode.Pong, [1])), echo);
        table.Plays("ping-125-between", Fragmentation, new Move.Send(Fragments.Between(two, _ => new RawFrame(Opcode.Ping, new byte[125]))),
            new Move.Receive(new Answer.Pong(new byte[125])), new Move.Receive(echo.Answer));
        table.Plays("close-between", "RFC6455§5.5.1", new Move.Send(Fragments.Between(two, _ => RawFrame.Close(1000, ""))), new Move.Closes([1000]));
        table.Fails("unmasked-ping-between", "RFC6455§5.1", Codes.Broken, Fragments.Between(two, _ => Ping(1) with { Masked = false }));
    }

    // "All control frames […] MUST NOT be fragmented."
    private static void AddControlInParts(CaseTable table)
    {
        foreach (var (name, opcode) in (ReadOnlySpan<(string, int)>)[("ping", Opcode.Ping), ("pong", Opcode.Pong), ("close", Opcode.Close)])
        {
            table.Fails($"{name}-not-final", Control, Codes.Broken, new RawFrame(opcode, [3, 232], Fin: false));
            table.Fails($"{name}-not-final-empty", Control, Codes.Broken, new RawFrame(opcode, [], Fin: false));
            table.Fails($"{name}-in-two", Control, Codes.Broken, [new RawFrame(opcode, [3], Fin: false), new RawFrame(Opcode.Continuation, [232])]);
        }
    }

    private static void AddOutOfPlace(CaseTable table)
    {
        var echo = Echo.TextOf(100);
        foreach (var fin in (bool[])[true, false])
        {
            foreach (var length in (int[])[0, 10])
                table.Fails($"continuation-of-nothing-{(fin ? "final" : "not-final")}-{length}", Fragmentation, Codes.Broken,
                    new RawFrame(Opcode.Continuation, new byte[length], fin));
        }
        table.Plays("continuation-after-message", Fragmentation, new Move.Send([echo.Frame]), new Move.Receive(echo.Answer),
            new Move.Send([new RawFrame(Opcode.Continuation, [1])]), new Move.Closes(Codes.Broken));
        table.Plays("continuation-after-fragments", Fragmentation, new Move.Send(Fragments.At(echo.Frame, 50)), new Move.Receive(echo.Answer),
            new Move.Send([new RawFrame(Opcode.Continuation, [], Fin: false), echo.Frame]), new Move.Closes(Codes.Broken));
        table.Fails("continuation-after-ping", Fragmentation, Codes.Broken, [new RawFrame(Opcode.Pong, [1]), new RawFrame(Opcode.Continuation, [1])]);
    }

    private static void AddSeveral(CaseTable table)
    {
        var (text, binary) = (Echo.TextOf(100, 2), Echo.BinaryOf(100, 3));
        table.Plays("text-then-binary-in-one-write", Fragmentation,
            new Move.Send([.. Fragments.OfSize(text.Frame, 30), .. Fragments.OfSize(binary.Frame, 30)]),
            new Move.Receive(text.Answer), new Move.Receive(binary.Answer));
        table.Plays("whole-then-fragments", Fragmentation, new Move.Send([text.Frame, .. Fragments.OfSize(binary.Frame, 30)], 13),
            new Move.Receive(text.Answer), new Move.Receive(binary.Answer));
        var large = Echo.TextOf(70_000);
        table.Echoes("lengths-of-all-forms", Fragmentation, Fragments.At(large.Frame, 100, 1000), large);
    }

    private static RawFrame Ping(byte payload) => new(Opcode.Ping, [payload]);
}
