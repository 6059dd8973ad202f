using System.Globalization;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.WebSocketCases.Groups;

/// <summary>Large messages, many messages, and the limit of FIXTURE.md: 8,000,000 bytes.</summary>
internal static class LimitCases
{
    private const string Limits = "RFC6455§10.4";
    private const string TooBig = "RFC6455§7.4.1";
    private const int Limit = 8_000_000;

    public static IReadOnlyList<Case> All()
    {
        var table = new CaseTable("limits");
        AddLarge(table);
        AddTooLarge(table);
        AddMany(table);
        return table.Cases;
    }

    private static void AddLarge(CaseTable table)
    {
        foreach (var length in (int[])[262_144, 1_048_576, Limit])
        {
            table.Echoes($"text-{length}", Limits, Echo.TextOf(length));
            table.Echoes($"binary-{length}", Limits, Echo.BinaryOf(length));
        }
        var (text, binary) = (Echo.TextOf(1_048_576), Echo.BinaryOf(1_048_576));
        foreach (var size in (int[])[256, 1024, 16_384, 262_144])
        {
            table.Echoes($"text-1048576-fragments-of-{size}", Limits, Fragments.OfSize(text.Frame, size), text);
            table.Echoes($"binary-1048576-fragments-of-{size}", Limits, Fragments.OfSize(binary.Frame, size), binary);
        }
        var largest = Echo.TextOf(Limit);
        table.Echoes("text-8000000-fragments-of-65536", Limits, Fragments.OfSize(largest.Frame, 65_536), largest);
        table.Echoes("text-1048576-in-pieces-of-1460", Limits, text, piece: 1460);
    }

    private static void AddTooLarge(CaseTable table)
    {
        table.Fails("text-8000001", TooBig, Codes.TooBig, Echo.TextOf(Limit + 1).Frame);
        table.Fails("binary-8000001", TooBig, Codes.TooBig, Echo.BinaryOf(Limit + 1).Frame);
        table.Fails("text-8000001-fragments-of-1000000", TooBig, Codes.TooBig, Fragments.OfSize(Echo.TextOf(Limit + 1).Frame, 1_000_000));
        foreach (var length in (long[])[Limit + 1, 1L << 31, 1L << 32, 1L << 40, long.MaxValue])
            table.Fails(string.Create(CultureInfo.InvariantCulture, $"declares-{length}"), TooBig, Codes.TooBig,
                new RawFrame(Opcode.Text, [], DeclaredLength: length));
        table.Fails("declares-rest-of-too-much", TooBig, Codes.TooBig,
            [new RawFrame(Opcode.Text, [0x5B], Fin: false), new RawFrame(Opcode.Continuation, [], DeclaredLength: Limit)]);
        table.Fails("declares-overflow-in-fragments", TooBig, Codes.TooBig,
            [new RawFrame(Opcode.Text, [0x5B], Fin: false), new RawFrame(Opcode.Continuation, [], DeclaredLength: long.MaxValue)]);
    }

    private static void AddMany(CaseTable table)
    {
        foreach (var (count, length, atOnce) in (ReadOnlySpan<(int, int, int)>)[(1000, 64, 100), (1000, 256, 100), (300, 4096, 50), (30, 65_536, 4)])
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{count}-of-{length}");
            Flood($"texts-{name}", atOnce, Enumerable.Range(1000, count).Select(i => Echo.TextOf(length, i)));
            Flood($"binaries-{name}", atOnce, Enumerable.Range(1000, count).Select(i => Echo.BinaryOf(length, i)));
        }
        table.Plays("heartbeats-500", Limits,
            [new Move.Send([.. Enumerable.Repeat(Echo.Heartbeat.Frame, 500)]), .. Enumerable.Repeat(new Move.Receive(Echo.Heartbeat.Answer), 500)]);
        table.Plays("one-after-the-other-300", Limits,
            [.. Enumerable.Range(1000, 300).Select(i => Echo.TextOf(100, i)).SelectMany<Echo,
                Move>(echo => [new Move.Send([echo.Frame]), new Move.Receive(echo.Answer)])]);

        // A server may refuse to hold too much for one client: so many messages, and no more than 256 kB, are under way at once.
        void Flood(string name, int atOnce, IEnumerable<Echo> echoes) => table.Plays(name, Limits,
            [.. echoes.Chunk(atOnce).SelectMany<Echo[], Move>(chunk =>
            [new Move.Send([.. chunk.Select(echo => echo.Frame)]), .. chunk.Select(echo => new Move.Receive(echo.Answer))])]);
    }
}
