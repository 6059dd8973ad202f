using System.Globalization;
using System.Text;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.WebSocketCases;

/// <summary>A message that the fixture answers with what it holds: the event <c>echo</c> of <c>room:*</c>, or a heartbeat.</summary>
internal sealed record Echo(RawFrame Frame, Answer Answer)
{
    private const string Topic = "room:ws";

    public static Echo Join { get; } = OfTexts(
        $$"""["1","1","{{Topic}}","phx_join",{}]""", $$"""["1","1","{{Topic}}","phx_reply",{"response":{},"status":"ok"}]""");

    public static Echo Heartbeat { get; } = OfTexts(
        """[null,"1","phoenix","heartbeat",{}]""", """[null,"1","phoenix","phx_reply",{"response":{},"status":"ok"}]""");

    /// <param name="value">A JSON string without its quotes.</param>
    /// <param name="ref">Has to differ where a case sends several.</param>
    public static Echo Text(string value, int @ref = 2) =>
        new(new RawFrame(Opcode.Text, TextAround(Encoding.UTF8.GetBytes(value), @ref)),
            new Answer.Text(Encoding.UTF8.GetBytes(TextReply(value, @ref))));

    /// <summary>A text message of so many bytes.</summary>
    public static Echo TextOf(int length, int @ref = 2) => Text(new string('*', length - TextAround([], @ref).Length), @ref);

    /// <summary>The JSON around a string's bytes, which need not be UTF-8.</summary>
    public static byte[] TextAround(ReadOnlySpan<byte> value, int @ref = 2) =>
        [.. Encoding.UTF8.GetBytes($$"""["1","{{@ref}}","{{Topic}}","echo",{"x":" """.TrimEnd()), .. value, .. "\"}]"u8];

    private static string TextReply(string value, int @ref) =>
        $$$"""["1","{{{@ref}}}","{{{Topic}}}","phx_reply",{"response":{"x":"{{{value}}}"},"status":"ok"}]""";

    // push:  0 | join_ref len | ref len | topic len | event len  | join_ref | ref | topic | event  | payload
    // reply: 1 | join_ref len | ref len | topic len | status len | join_ref | ref | topic | status | payload
    public static Echo Binary(byte[] payload, int @ref = 2) =>
        new(new RawFrame(Opcode.Binary, BinaryOf(0, @ref, "echo", payload)), new Answer.Binary(BinaryOf(1, @ref, "ok", payload)));

    /// <summary>A binary message of so many bytes.</summary>
    public static Echo BinaryOf(int length, int @ref = 2)
    {
        var payload = new byte[length - BinaryOf(0, @ref, "echo", []).Length];
        for (var i = 0; i < payload.Length; i++)
            payload[i] = (byte)(i * 31 + i / 256);
        return Binary(payload, @ref);
    }

    private static byte[] BinaryOf(byte kind, int @ref, string last, byte[] payload)
    {
        var number = @ref.ToString(CultureInfo.InvariantCulture);
        return [kind, 1, (byte)number.Length, (byte)Topic.Length, (byte)last.Length,
            .. Encoding.UTF8.GetBytes("1" + number + Topic + last), .. payload];
    }

    private static Echo OfTexts(string message, string reply) =>
        new(new RawFrame(Opcode.Text, Encoding.UTF8.GetBytes(message)), new Answer.Text(Encoding.UTF8.GetBytes(reply)));
}
