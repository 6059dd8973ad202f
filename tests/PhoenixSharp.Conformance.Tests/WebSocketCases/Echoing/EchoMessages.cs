using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PhoenixSharp.Conformance.Tests.WebSocketCases.Echoing;

/// <summary>As much of the fixture as the cases use: join, heartbeat, echo.</summary>
internal static class EchoMessages
{
    /// <summary>Null for what can't be decoded.</summary>
    public static byte[]? AnswerOrNull(string text)
    {
        try
        {
            if (JsonNode.Parse(text) is not JsonArray { Count: 5 } message)
                return null;
            var joinRef = message[2]!.GetValue<string>() == "phoenix" ? null : message[0]?.DeepClone();
            var response = message[3]!.GetValue<string>() == "echo" ? message[4]!.DeepClone() : new JsonObject();
            var reply = new JsonArray(joinRef, message[1]!.DeepClone(), message[2]!.DeepClone(), "phx_reply",
                new JsonObject { ["response"] = response, ["status"] = "ok" });
            return Encoding.UTF8.GetBytes(reply.ToJsonString());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // 0 | join_ref len | ref len | topic len | event len | join_ref | ref | topic | event | payload
    public static byte[]? AnswerOrNull(byte[] binary)
    {
        if (binary.Length < 5 || binary[0] != 0)
            return null;
        var names = 5 + binary[1] + binary[2] + binary[3];
        return [1, .. binary[1..4], 2, .. binary[5..names], .. "ok"u8, .. binary[(names + binary[4])..]];
    }
}
