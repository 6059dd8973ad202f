using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.WebSocketCases.Groups;

/// <summary>Pings, and pongs that nobody asked for.</summary>
internal static class PingCases
{
    private const string Ping = "RFC6455§5.5.2";
    private const string Pong = "RFC6455§5.5.3";
    private const string Control = "RFC6455§5.5";

    public static IReadOnlyList<Case> All()
    {
        var table = new CaseTable("pings");
        foreach (var length in (int[])[0, 1, 2, 4, 5, 64, 124, 125])
            table.Plays($"ping-{length}", Pong, new Move.Send([PingOf(Bytes(length))]), new Move.Receive(new Answer.Pong(Bytes(length))));
        foreach (var length in (int[])[126, 127, 65_535, 65_536]) // "MUST have a payload length of 125 bytes or less"
        {
            table.Fails($"ping-{length}", Control, Codes.Broken, PingOf(Bytes(length)));
            table.Fails($"pong-{length}", Control, Codes.Broken, new RawFrame(Opcode.Pong, Bytes(length)));
        }
        AddSpecial(table);
        AddMany(table);
        AddPongs(table);
        return table.Cases;
    }

    private static void AddSpecial(CaseTable table)
    {
        byte[] notUtf8 = [0xFF, 0xFE, 0xC0, 0x80, 0x00];
        table.Plays("ping-not-utf8", Pong, new Move.Send([PingOf(notUtf8)]), new Move.Receive(new Answer.Pong(notUtf8)));
        table.Plays("ping-in-single-bytes", Ping, new Move.Send([PingOf(Bytes(125))], 1), new Move.Receive(new Answer.Pong(Bytes(125))));
        table.Plays("ping-5-named-in-2-bytes", "RFC6455§5.2", new Move.Send([PingOf(Bytes(5)) with { LengthBytes = 2 }]),
            new Move.Receive(new Answer.Pong(Bytes(5))) { OrCloses = Codes.Broken });
        table.Fails("ping-declares-126", Control, Codes.Broken, new RawFrame(Opcode.Ping, [], DeclaredLength: 126));
        table.Fails("ping-declares-terabyte", Control, [.. Codes.Broken, .. Codes.TooBig], new RawFrame(Opcode.Ping, [], DeclaredLength: 1L << 40));
    }

    private static void AddMany(CaseTable table)
    {
        foreach (var count in (int[])[2, 10, 100, 1000])
        {
            byte[][] pings = [.. Enumerable.Range(0, count).Select(i => BitConverter.GetBytes(i))];
            table.Plays($"{count}-pings-in-one-write", Pong, new Move.Send([.. pings.Select(PingOf)]), new Move.ReceivePongs(pings));
            if (count <= 100)
                table.Plays($"{count}-pings-in-pieces", Pong, new Move.Send([.. pings.Select(PingOf)], 3), new Move.ReceivePongs(pings));
        }
        var echo = Echo.Text("between");
        table.Plays("ping-then-message", Ping, new Move.Send([PingOf([1])]), new Move.Receive(new Answer.Pong([1])),
            new Move.Send([echo.Frame]), new Move.Receive(echo.Answer));
        table.Plays("message-then-ping", Ping, new Move.Send([echo.Frame]), new Move.Receive(echo.Answer), new Move.Send([PingOf([1])]),
            new Move.Receive(new Answer.Pong([1])));
        table.Plays("same-ping-again", Ping, new Move.Send([PingOf([7])]), new Move.Receive(new Answer.Pong([7])),
            new Move.Send([PingOf([7])]), new Move.Receive(new Answer.Pong([7])));
    }

    // "A response to an unsolicited Pong frame is not expected."
    private static void AddPongs(CaseTable table)
    {
        var echo = Echo.Text("after");
        foreach (var length in (int[])[0, 1, 125])
            table.Echoes($"pong-unasked-{length}", Pong, [new RawFrame(Opcode.Pong, Bytes(length)), echo.Frame], echo);
        table.Echoes("pongs-unasked-100", Pong, [.. Enumerable.Repeat(new RawFrame(Opcode.Pong, [1]), 100), echo.Frame], echo);
        table.Plays("pong-then-ping", Pong, new Move.Send([new RawFrame(Opcode.Pong, [1]), PingOf([2])]), new Move.Receive(new Answer.Pong([2])));
    }

    private static RawFrame PingOf(byte[] payload) => new(Opcode.Ping, payload);

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7 + length))];
}
