using System.Globalization;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.WebSocketCases.Groups;

/// <summary>Payload lengths in each of their forms, masks, and frames that come in pieces.</summary>
internal static class FramingCases
{
    private const string Framing = "RFC6455§5.2";
    private const string Masking = "RFC6455§5.3";

    private static readonly int[] Lengths = [64, 125, 126, 127, 128, 255, 256, 4095, 4096, 65_535, 65_536, 65_537, 131_072];

    private static readonly (string Name, byte[] Key)[] Keys =
        [("zero", [0, 0, 0, 0]), ("ones", [255, 255, 255, 255]), ("one-byte", [0, 0, 0, 0x5A]), ("ascending", [1, 2, 3, 4])];

    public static IReadOnlyList<Case> All()
    {
        var table = new CaseTable("framing");
        foreach (var length in Lengths)
        {
            table.Echoes($"text-{length}", Framing, Echo.TextOf(length));
            table.Echoes($"binary-{length}", Framing, Echo.BinaryOf(length));
        }
        AddTiny(table);
        AddMasks(table);
        AddUnmasked(table);
        AddPieces(table);
        AddLengthForms(table);
        return table.Cases;
    }

    // The fixture's messages are longer: these are well framed, and nothing that it can decode.
    private static void AddTiny(CaseTable table)
    {
        foreach (var length in (int[])[0, 1])
        {
            table.Fails($"text-{length}", Framing, Codes.Undecodable, new RawFrame(Opcode.Text, new byte[length]));
            table.Fails($"binary-{length}", Framing, Codes.Undecodable, new RawFrame(Opcode.Binary, new byte[length]));
        }
    }

    private static void AddMasks(CaseTable table)
    {
        foreach (var (name, key) in Keys)
        {
            var (text, binary) = (Echo.TextOf(130), Echo.BinaryOf(131));
            table.Echoes($"mask-{name}-text", Masking, [text.Frame with { Key = key }], text);
            table.Echoes($"mask-{name}-binary", Masking, [binary.Frame with { Key = key }], binary);
            table.Plays($"mask-{name}-ping", Masking, new Move.Send([new RawFrame(Opcode.Ping, [1, 2, 3, 4, 5]) { Key = key }]),
                new Move.Receive(new Answer.Pong([1, 2, 3, 4, 5])));
        }
        var (first, second) = (Echo.Text("a", 2), Echo.Text("b", 3));
        table.Plays("mask-per-frame", Masking,
            new Move.Send([first.Frame with { Key = [9, 8, 7, 6] }, second.Frame with { Key = [0, 0, 0, 0] }]),
            new Move.Receive(first.Answer), new Move.Receive(second.Answer));
    }

    // "a server MUST close the connection upon receiving a frame that is not masked"
    private static void AddUnmasked(CaseTable table)
    {
        const string clause = "RFC6455§5.1";
        var echo = Echo.Text("x");
        table.Fails("unmasked-text", clause, Codes.Broken, echo.Frame with { Masked = false });
        table.Fails("unmasked-binary", clause, Codes.Broken, Echo.Binary([1]).Frame with { Masked = false });
        table.Fails("unmasked-ping", clause, Codes.Broken, new RawFrame(Opcode.Ping, [1], Masked: false));
        table.Fails("unmasked-ping-empty", clause, Codes.Broken, new RawFrame(Opcode.Ping, [], Masked: false));
        table.Fails("unmasked-pong", clause, Codes.Broken, new RawFrame(Opcode.Pong, [1], Masked: false));
        table.Fails("unmasked-close", clause, Codes.Broken, RawFrame.Close(1000, "", masked: false));
        table.Fails("unmasked-close-empty", clause, Codes.Broken, RawFrame.Close(null, "", masked: false));
        var parts = Fragments.At(echo.Frame, 5);
        table.Fails("unmasked-continuation", clause, Codes.Broken, [parts[0], parts[1] with { Masked = false }]);
        table.Plays("unmasked-after-masked", clause, new Move.Send([echo.Frame]), new Move.Receive(echo.Answer),
            new Move.Send([echo.Frame with { Masked = false }]), new Move.Closes(Codes.Broken));
    }

    private static void AddPieces(CaseTable table)
    {
        foreach (var (length, piece) in (ReadOnlySpan<(int, int)>)[(64, 1), (125, 1), (126, 1), (300, 1), (300, 7), (65_535, 997),
            (65_536, 997), (65_536, 1460)])
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{length}-in-pieces-of-{piece}");
            table.Echoes($"text-{name}", Framing, Echo.TextOf(length), piece);
            table.Echoes($"binary-{name}", Framing, Echo.BinaryOf(length), piece);
        }
        Echo[] many = [.. Enumerable.Range(10, 20).Select(i => Echo.TextOf(100 + i, i))];
        table.Plays("messages-across-writes", Framing,
            [new Move.Send([.. many.Select(echo => echo.Frame)], 61), .. many.Select(echo => new Move.Receive(echo.Answer))]);
        table.Plays("messages-in-one-write", Framing,
            [new Move.Send([.. many.Select(echo => echo.Frame)]), .. many.Select(echo => new Move.Receive(echo.Answer))]);
    }

    // "the minimal number of bytes MUST be used": a rule for the sender; a receiver may let it pass or fail the connection.
    private static void AddLengthForms(CaseTable table)
    {
        foreach (var (length, form) in (ReadOnlySpan<(int, int)>)[(64, 2), (125, 2), (64, 8), (126, 8), (65_535, 8)])
        {
            var (text, binary) = (Echo.TextOf(length), Echo.BinaryOf(length));
            Loose($"text-{length}-named-in-{form}-bytes", text.Frame with { LengthBytes = form }, text.Answer);
            Loose($"binary-{length}-named-in-{form}-bytes", binary.Frame with { LengthBytes = form }, binary.Answer);
        }
        // "(the most significant bit MUST be 0)"
        int[] codes = [.. Codes.Broken, .. Codes.TooBig];
        table.Fails("text-negative-length", Framing, codes, new RawFrame(Opcode.Text, [], DeclaredLength: long.MinValue));
        table.Fails("text-negative-length-all-ones", Framing, codes, new RawFrame(Opcode.Text, [], DeclaredLength: -1));
        table.Fails("binary-negative-length", Framing, codes, new RawFrame(Opcode.Binary, [], DeclaredLength: long.MinValue + 5));

        void Loose(string name, RawFrame frame, Answer answer) =>
            table.Plays(name, Framing, new Move.Send([frame]), new Move.Receive(answer) { OrCloses = Codes.Broken });
    }
}
