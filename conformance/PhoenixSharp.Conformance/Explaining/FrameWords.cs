using System.Text.Json;
using PhoenixSharp.Conformance.Comparing;
using PhoenixSharp.Conformance.Reporting;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.Explaining;

/// <summary>What a frame says, in the field's words.</summary>
internal static class FrameWords
{
    public static string Sent(RawFrame frame) => frame.Opcode switch
    {
        Opcode.Text when IsUsual(frame) && WireMessage.Read(new Frame(FrameKind.Text, frame.Payload)) is { } message => Sent(message),
        Opcode.Text when IsUsual(frame) => "sends a text that is no message",
        Opcode.Binary when IsUsual(frame) => $"sends a binary message of {frame.Payload.Length} bytes",
        Opcode.Ping when IsUsual(frame) => "sends a ping",
        Opcode.Pong when IsUsual(frame) => "sends a pong",
        Opcode.Close => "sends a close frame",
        _ => $"sends {Odd(frame)}",
    };

    private static string Sent(WireMessage message) => message.Event switch
    {
        "phx_join" => $"joins {message.Topic}{Ref(message)}",
        "phx_leave" => $"leaves {message.Topic}{Ref(message)}",
        "heartbeat" when message.Topic == "phoenix" => $"sends a heartbeat{Ref(message)}",
        _ => $"pushes {message.Event} to {message.Topic}{Ref(message)}",
    };

    public static string Received(Frame frame) => frame.Kind switch
    {
        FrameKind.Ping => "a ping",
        FrameKind.Pong => "a pong",
        FrameKind.Binary => WireMessage.Read(frame) is { } message ? $"{Received(message)}, in binary" : "a binary message",
        _ => WireMessage.Read(frame) is { } message ? Received(message) : "a text message",
    };

    private static string Received(WireMessage message) => message.Event switch
    {
        "phx_reply" => $"the reply {Status(message)}on {message.Topic}{Ref(message)}",
        "phx_close" => $"phx_close: {message.Topic} has ended",
        "phx_error" => $"phx_error: {message.Topic} has crashed",
        _ => $"{message.Event} on {message.Topic}",
    };

    private static string Status(WireMessage reply) =>
        reply.Payload is { ValueKind: JsonValueKind.Object } payload && payload.TryGetProperty("status", out var status) ? $"{status} " : "";

    private static string Ref(WireMessage message) => message.Ref is { } number ? $" (ref {number})" : " (no ref)";

    private static bool IsUsual(RawFrame frame) => frame is { Fin: true, Rsv: 0, Masked: true, DeclaredLength: null };

    private static string Odd(RawFrame frame)
    {
        List<string> oddities = [];
        if (!frame.Fin)
            oddities.Add("unfinished");
        if (!frame.Masked)
            oddities.Add("unmasked");
        if (frame.Rsv != 0)
            oddities.Add($"reserved bits {frame.Rsv}");
        if (frame.DeclaredLength is { } length)
            oddities.Add($"a header that names {length} bytes");
        return $"a frame with opcode {frame.Opcode}{(oddities.Count > 0 ? $" ({string.Join(", ", oddities)})" : "")}";
    }

    /// <summary>The payload of a frame that is sent, shortened.</summary>
    public static string Wire(RawFrame frame) => frame.Opcode is Opcode.Text or Opcode.Continuation
        ? $"text {Excerpt.OfText(frame.Payload)}"
        : $"opcode {frame.Opcode} {Excerpt.OfBytes(frame.Payload)}";
}
