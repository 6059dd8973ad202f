using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.WebSocketCases.Groups;

/// <summary>The closing handshake: codes, reasons, what comes behind a close, and connections that end without one.</summary>
internal static class CloseCases
{
    private const string Close = "RFC6455§5.5.1";
    private const string Registry = "RFC6455§7.4.2";
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(800);

    public static IReadOnlyList<Case> All()
    {
        var table = new CaseTable("close");
        AddCodes(table);
        AddReasons(table);
        AddBehind(table);
        AddHalfClosed(table);
        AddWrites(table);
        return table.Cases;
    }

    private static void AddCodes(CaseTable table)
    {
        foreach (var code in (int[])[1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999])
            Answered($"code-{code}", "RFC6455§7.4", Codes.AnswerTo(code), RawFrame.Close(code, ""));
        foreach (var code in (int[])[1012, 1013, 1014]) // registered after the RFC was written: a server may know them or not
            Answered($"code-{code}", Registry, [.. Codes.AnswerTo(code), .. Codes.Broken], RawFrame.Close(code, ""));
        foreach (var code in (int[])[1004, 1005, 1006, 1015]) // "MUST NOT be set as a status code in a Close control frame"
            Answered($"code-{code}", "RFC6455§7.4.1", Codes.Broken, RawFrame.Close(code, ""));
        foreach (var code in (int[])[0, 1, 999, 1016, 1100, 2000, 2999]) // not used, or reserved
            Answered($"code-{code}", Registry, Codes.Broken, RawFrame.Close(code, ""));
        foreach (var code in (int[])[5000, 5001, 32_768, 65_535])
            table.MayFail($"code-{code}", Registry, "RFC 6455 does not say what codes from 5000 up mean", Codes.Broken, RawFrame.Close(code, ""));
        Answered("empty", Close, [1000], RawFrame.Close(null, ""));
        // "If there is a body, the first two bytes of the body MUST be a 2-byte unsigned integer"
        foreach (var payload in (byte[])[0, 3, 0xFF])
            Answered($"one-byte-{payload:x2}", Close, Codes.Broken, new RawFrame(Opcode.Close, [payload]));

        void Answered(string name, string clause, int[] codes, RawFrame frame) => table.Fails(name, clause, codes, frame);
    }

    private static void AddReasons(CaseTable table)
    {
        (string Name, string Reason)[] reasons =
            [("one", "x"), ("122", new string('r', 122)), ("123", new string('r', 123)), ("multibyte-123", new string('水', 41)),
             ("four-bytes", "\U0001F600")];
        foreach (var (name, reason) in reasons)
            table.Fails($"reason-{name}", Close, [1000], RawFrame.Close(1000, reason));
        foreach (var length in (int[])[124, 125, 65_534]) // with the code more than 125 bytes
            table.Fails($"reason-{length}", "RFC6455§5.5", Codes.Broken, RawFrame.Close(1000, new string('r', length)));
        byte[][] invalid = [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE6, 0xB0], [.. "ok "u8, 0x80]];
        foreach (var bytes in invalid) // the reason is "UTF-8-encoded data": broken by its type (1007) or as a frame (1002)
            table.Fails($"reason-not-utf8-{Convert.ToHexStringLower(bytes)}", Close, [.. Codes.NotUtf8, .. Codes.Broken],
                new RawFrame(Opcode.Close, [3, 232, .. bytes]));
    }

    // "After receiving a control frame indicating the connection should be closed, a peer discards any further data received" (§1.4)
    private static void AddBehind(CaseTable table)
    {
        var close = RawFrame.Close(1000, "");
        (string Name, RawFrame[] Frames)[] behind =
        [
            ("text", [Echo.Text("late").Frame]), ("binary", [Echo.Binary([1]).Frame]), ("ping", [new RawFrame(Opcode.Ping, [1])]),
            ("pong", [new RawFrame(Opcode.Pong, [1])]),
            ("close", [RawFrame.Close(1001, "")]), ("heartbeat", [Echo.Heartbeat.Frame]), ("broken-frame", [new RawFrame(3, [1], Rsv: 7)]),
            ("unmasked", [new RawFrame(Opcode.Text, [1], Masked: false)]), ("fragment", [new RawFrame(Opcode.Text, [0x5B], Fin: false)]),
            ("large", [Echo.TextOf(1_000_000).Frame]), ("much", [.. Enumerable.Repeat(Echo.Heartbeat.Frame, 500)]),
        ];
        foreach (var (name, frames) in behind)
            table.Fails($"then-{name}", "RFC6455§1.4", [1000], [close, .. frames]);
        table.Plays("broken-then-message", "RFC6455§7.1.7",
            new Move.Send([new RawFrame(3, []), Echo.Text("late").Frame, new RawFrame(Opcode.Ping, [1])]), new Move.Closes(Codes.Broken));
        table.Plays("broken-then-close", "RFC6455§7.1.7", new Move.Send([new RawFrame(3, []), close]), new Move.Closes(Codes.Broken));
        table.Plays("broken-twice", "RFC6455§7.1.7", new Move.Send([new RawFrame(3, []), new RawFrame(4, [])]), new Move.Closes(Codes.Broken));
        // "The server MUST close the underlying TCP connection immediately"
        table.Plays("answered-ends-at-once", Close, new Move.Send([close]), new Move.Closes([1000]) { EndsWithin = AtOnce });
    }

    // Nobody closes; the server has lost its client and ends the connection.
    private static void AddHalfClosed(CaseTable table)
    {
        const string clause = "RFC6455§7.1.4";
        var echo = Echo.Text("x");
        int[] codes = [.. Codes.Broken, 1000, 1001];
        table.Plays("half-close", clause, new Move.HalfClose(), new Move.Ends(codes));
        table.Plays("half-close-after-message", clause, new Move.Send([echo.Frame]), new Move.Receive(echo.Answer), new Move.HalfClose(),
            new Move.Ends(codes));
        table.Plays("half-close-in-header", clause, new Move.Send([new RawFrame(Opcode.Text, [], DeclaredLength: 70_000)], 5),
            new Move.HalfClose(), new Move.Ends(codes));
        table.Plays("half-close-in-payload", clause, new Move.Send([new RawFrame(Opcode.Text, new byte[10], DeclaredLength: 100)]),
            new Move.HalfClose(), new Move.Ends(codes));
        table.Plays("half-close-between-fragments", clause, new Move.Send([echo.Frame with { Fin = false }]), new Move.HalfClose(),
            new Move.Ends(codes));
        // The client "MAY close the connection at any time" (§7.1.1), and many servers take its end for that of both sides: their close may be lost.
        table.Plays("close-then-half-close", "RFC6455§7.1.1", new Move.Send([RawFrame.Close(1000, "")]), new Move.HalfClose(), new Move.Ends([1000]));
        table.Plays("broken-then-half-close", "RFC6455§7.1.1", new Move.Send([new RawFrame(3, [])]), new Move.HalfClose(), new Move.Ends(codes));
    }

    private static void AddWrites(CaseTable table)
    {
        var echo = Echo.Text("x");
        table.Fails("in-single-bytes", Close, [1000], [RawFrame.Close(1000, "good bye")], piece: 1);
        table.Fails("empty-in-single-bytes", Close, [1000], [RawFrame.Close(null, "")], piece: 1);
        table.Plays("after-message", Close, new Move.Send([echo.Frame]), new Move.Receive(echo.Answer),
            new Move.Send([RawFrame.Close(1000, "")]), new Move.Closes([1000]));
        table.Plays("behind-message-in-one-write", Close, new Move.Send([echo.Frame, RawFrame.Close(1000, "")]),
            new Move.Closes([1000]) { Before = [echo.Answer] });
        table.Plays("behind-ping-in-one-write", Close, new Move.Send([new RawFrame(Opcode.Ping, [1]), RawFrame.Close(1000, "")]),
            new Move.Closes([1000]) { Before = [new Answer.Pong([1])] });
        table.Plays("without-a-join", Close, new Move.Send([RawFrame.Close(4000, "application")]), new Move.Closes(Codes.AnswerTo(4000)));
    }
}
