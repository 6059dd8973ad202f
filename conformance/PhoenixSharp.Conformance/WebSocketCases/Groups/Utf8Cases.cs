using System.Text;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.WebSocketCases.Groups;

/// <summary>Text that is UTF-8, at its edges, and text that is not (RFC 3629 §3, §4).</summary>
internal static class Utf8Cases
{
    // "When an endpoint is to interpret a byte stream as UTF-8 but finds that the byte stream is not, in fact, a valid UTF-8 stream,
    // that endpoint MUST _Fail the WebSocket Connection_."
    private const string Clause = "RFC6455§8.1";

    private static readonly (string Name, string Text)[] Valid =
    [
        ("ascii-edge", "\u007F"), ("two-first", "\u0080"), ("two-last", "\u07FF"), ("three-first", "\u0800"), ("before-surrogates", "\uD7FF"),
        ("after-surrogates", "\uE000"), ("replacement", "\uFFFD"), ("noncharacter-fffe", "\uFFFE"), ("noncharacter-ffff", "\uFFFF"),
            ("noncharacter-fdd0", "\uFDD0"),
        ("four-first", "\U00010000"), ("four-last", "\U0010FFFF"), ("noncharacter-1fffe", "\U0001FFFE"), ("noncharacter-10fffe", "\U0010FFFE"),
        ("byte-order-mark", "\uFEFF"), ("greek", "κόσμε"), ("mixed", "aé水\U0001F600z"), ("combining", "e\u0301\u0301"), ("right-to-left", "\u202Eאב"),
        ("line-separators", "\u0085\u2028\u2029"),
    ];

    private static readonly (string Name, byte[] Bytes)[] Invalid =
    [
        ("lone-80", [0x80]), ("lone-bf", [0xBF]), ("lone-continuations", [0x80, 0xBF, 0x80]),
        ("truncated-two", [0xC2]), ("truncated-three-1", [0xE1]), ("truncated-three-2", [0xE1, 0x80]),
        ("truncated-four-1", [0xF1]), ("truncated-four-2", [0xF1, 0x80]), ("truncated-four-3", [0xF1, 0x80, 0x80]),
        ("lead-after-lead", [0xC2, 0xC3, 0xA9]), ("continuation-too-many", [0xC3, 0xA9, 0x80]),
        ("overlong-two-slash", [0xC0, 0xAF]), ("overlong-two-last", [0xC1, 0xBF]), ("overlong-nul", [0xC0, 0x80]),
        ("overlong-three-slash", [0xE0, 0x80, 0xAF]), ("overlong-three-last", [0xE0, 0x9F, 0xBF]),
        ("overlong-four-slash", [0xF0, 0x80, 0x80, 0xAF]), ("overlong-four-last", [0xF0, 0x8F, 0xBF, 0xBF]),
        ("five-bytes", [0xF8, 0x88, 0x80, 0x80, 0x80]), ("six-bytes", [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80]), ("byte-fe", [0xFE]), ("byte-ff", [0xFF]),
        ("surrogate-d800", [0xED, 0xA0, 0x80]), ("surrogate-dbff", [0xED, 0xAF, 0xBF]), ("surrogate-dc00", [0xED, 0xB0, 0x80]),
            ("surrogate-dfff", [0xED, 0xBF, 0xBF]),
        ("surrogate-pair", [0xED, 0xA0, 0x81, 0xED, 0xB0, 0x80]), ("beyond-10ffff", [0xF4, 0x90, 0x80, 0x80]), ("lead-f5", [0xF5, 0x80, 0x80, 0x80]),
        ("lead-f7", [0xF7, 0xBF, 0xBF, 0xBF]), ("latin1", [0x63, 0x61, 0x66, 0xE9]),
            ("good-then-bad", [0xCE, 0xBA, 0xE1, 0xBD, 0xB9, 0xED, 0xA0, 0x80, 0x65]),
    ];

    public static IReadOnlyList<Case> All()
    {
        var table = new CaseTable("utf8");
        foreach (var (name, text) in Valid)
            table.Echoes($"valid-{name}", Clause, Echo.Text(text));
        foreach (var (name, bytes) in Invalid)
            table.Fails($"invalid-{name}", Clause, Codes.NotUtf8, TextOf(bytes));
        AddSplitCharacters(table);
        AddSplitInvalid(table);
        AddTruncated(table);
        AddUnjudged(table);
        return table.Cases;
    }

    // "a particular text frame might include a partial UTF-8 sequence; however, the whole message MUST contain valid UTF-8" (RFC 6455 §5.6)
    private static void AddSplitCharacters(CaseTable table)
    {
        var prefix = Echo.TextAround([]).Length - "\"}]".Length;
        foreach (var (name, text) in (ReadOnlySpan<(string, string)>)[("two", "é"), ("three", "水"), ("four", "\U0001F600")])
        {
            var echo = Echo.Text(text);
            for (var at = 1; at < Encoding.UTF8.GetByteCount(text); at++)
            {
                table.Echoes($"split-{name}-at-{at}", "RFC6455§5.6", Fragments.At(echo.Frame, prefix + at), echo);
                table.Plays($"split-{name}-at-{at}-around-ping", "RFC6455§5.6",
                    new Move.Send(Fragments.Between(Fragments.At(echo.Frame, prefix + at), _ => new RawFrame(Opcode.Ping, [0xFF]))),
                    new Move.Receive(new Answer.Pong([0xFF])), new Move.Receive(echo.Answer));
            }
        }
        var mixed = Echo.Text("aé水\U0001F600z\U0010FFFFκόσμε");
        table.Echoes("split-every-byte", "RFC6455§5.6", Fragments.OfSize(mixed.Frame, 1), mixed);
        table.Echoes("single-bytes", Clause, mixed, piece: 1);
        var large = Echo.Text(string.Concat(Enumerable.Repeat("é水\U0001F600", 8000)));
        table.Echoes("large-fragments-of-1000", "RFC6455§5.6", Fragments.OfSize(large.Frame, 1000), large, piece: 1777);
    }

    private static void AddSplitInvalid(CaseTable table)
    {
        foreach (var (name, bytes) in Invalid.Where(one => one.Name is "overlong-two-slash" or "overlong-three-slash" or "surrogate-d800" or "beyond-10ffff"))
        {
            var frame = TextOf(bytes);
            table.Fails($"invalid-{name}-every-byte-alone", Clause, Codes.NotUtf8, Fragments.OfSize(frame, 1));
            table.Fails($"invalid-{name}-single-bytes", Clause, Codes.NotUtf8, [frame], piece: 1);
        }
        var whole = TextOf([0xF4, 0x90, 0x80, 0x80]);
        var parts = Fragments.At(whole, whole.Payload.Length - 3, whole.Payload.Length - 1);
        table.Fails("invalid-in-first-of-three", Clause, Codes.NotUtf8, parts); // at once or at the end: both are lawful
        table.Plays("invalid-then-ping-then-rest", Clause, new Move.Send([parts[0], new RawFrame(Opcode.Ping, [1]), .. parts.Skip(1)]),
            new Move.Closes(Codes.NotUtf8) { Before = [new Answer.Pong([1])] });
    }

    // The message itself ends inside a character.
    private static void AddTruncated(CaseTable table)
    {
        foreach (var bytes in (byte[][])[[0xC3], [0xE6], [0xE6, 0xB0], [0xF0], [0xF0, 0x9F], [0xF0, 0x9F, 0x98]])
        {
            var frame = new RawFrame(Opcode.Text, [.. "[\"1\",\"2\",\"room:ws\",\"echo\",{\"x\":\""u8, .. bytes]);
            table.Fails($"ends-inside-{Convert.ToHexStringLower(bytes)}", Clause, Codes.NotUtf8, frame);
            table.Fails($"ends-inside-{Convert.ToHexStringLower(bytes)}-fragments", Clause, Codes.NotUtf8,
                Fragments.At(frame, frame.Payload.Length - bytes.Length, frame.Payload.Length));
        }
    }

    private static void AddUnjudged(CaseTable table)
    {
        foreach (var (name, bytes) in Invalid.Where(one => one.Name is "lone-80" or "overlong-two-slash" or "surrogate-d800" or "byte-ff"))
            table.Echoes($"binary-{name}", "RFC6455§5.6", Echo.Binary(bytes));
        var echo = Echo.Binary([0xF0, 0x9F, 0x98]);
        table.Echoes("binary-truncated-fragments", "RFC6455§5.6", Fragments.OfSize(echo.Frame, 1), echo);
        table.Plays("valid-then-invalid", Clause, new Move.Send([Echo.Text("é").Frame]), new Move.Receive(Echo.Text("é").Answer),
            new Move.Send([TextOf([0xC0, 0xAF])]), new Move.Closes(Codes.NotUtf8));
    }

    private static RawFrame TextOf(byte[] value) => new(Opcode.Text, Echo.TextAround(value));
}
