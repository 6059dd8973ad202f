using System.Text;
using System.Text.Json;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.Transcripts;

/// <summary>Reads what a <c>send</c> step puts on the wire.</summary>
internal static class SentFrames
{
    public static IReadOnlyList<RawFrame> Read(JsonElement json)
    {
        var what = json.EnumerateObject().Single();
        return what.Name switch
        {
            "text" => [new RawFrame(Opcode.Text, Encoding.UTF8.GetBytes(json.Text("text")))],
            "text_base64" => [new RawFrame(Opcode.Text, json.Base64("text_base64"))],
            "binary" => [new RawFrame(Opcode.Binary, json.Base64("binary"))],
            "ping" => [new RawFrame(Opcode.Ping, json.Base64("ping"))],
            "pong" => [new RawFrame(Opcode.Pong, json.Base64("pong"))],
            "close" => [ReadClose(what.Value)],
            "frames" => [.. what.Value.EnumerateArray().Select(ReadFrame)],
            var other => throw new TranscriptException($"Unknown thing to send: {other}."),
        };
    }

    private static RawFrame ReadClose(JsonElement json)
    {
        json.AllowOnly("code", "reason");
        return json.Has("code")
            ? RawFrame.Close(json.GetProperty("code").GetInt32(), json.Has("reason") ? json.Text("reason") : "")
            : RawFrame.Close(null, "");
    }

    private static RawFrame ReadFrame(JsonElement json)
    {
        json.AllowOnly("opcode", "fin", "rsv", "masked", "declared_length", "payload_base64", "payload_prefix_base64", "payload_fill", "payload_suffix_base64");
        return new RawFrame(json.GetProperty("opcode").GetInt32(), Payload(json), json.GetProperty("fin").GetBoolean(), json.GetProperty("rsv").GetInt32(),
            json.GetProperty("masked").GetBoolean(), json.Has("declared_length") ? json.GetProperty("declared_length").GetInt64() : null);
    }

    private static byte[] Payload(JsonElement json)
    {
        if (json.Has("payload_base64"))
            return json.Base64("payload_base64");
        var fill = json.GetProperty("payload_fill");
        var filling = new byte[fill.GetProperty("count").GetInt32()];
        Array.Fill(filling, fill.GetProperty("byte").GetByte());
        return [.. json.Base64("payload_prefix_base64"), .. filling, .. json.Base64("payload_suffix_base64")];
    }
}
