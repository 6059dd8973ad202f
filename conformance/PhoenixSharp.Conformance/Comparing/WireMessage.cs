using System.Text;
using System.Text.Json;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.Comparing;

/// <summary>What the order rules need to know of a message, in either version and either direction.</summary>
/// <param name="Ref">As JSON text or, in a binary message, as it is; null for none.</param>
/// <param name="Payload">Null in a binary message.</param>
/// <param name="Envelope">All of it but the payload, to compare two of them by.</param>
internal sealed record WireMessage(string Topic, string Event, string? Ref, JsonElement? Payload, string Envelope)
{
    /// <summary>Reads a frame that came or a text that is sent; null where it is no message of the protocol.</summary>
    public static WireMessage? Read(Frame frame) => frame.Kind switch
    {
        FrameKind.Text => Json.ParseOrNull(frame.Bytes) is { } json ? Read(json) : null,
        FrameKind.Binary => ReadBinary(frame.Bytes),
        _ => null,
    };

    private static WireMessage? Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array when json.GetArrayLength() == 5 => ReadV2(json),
        JsonValueKind.Object => ReadV1(json),
        _ => null,
    };

    private static WireMessage? ReadV2(JsonElement json)
    {
        if (Json.StringOrNull(json[2]) is not { } topic || Json.StringOrNull(json[3]) is not { } name)
            return null;
        return new WireMessage(topic, name, RefOf(json[1]), json[4], $"v2 {json[0].GetRawText()} {json[1].GetRawText()} {topic} {name}");
    }

    private static WireMessage? ReadV1(JsonElement json)
    {
        if (!json.TryGetProperty("topic", out var topic) || !json.TryGetProperty("event", out var name) || !json.TryGetProperty("payload", out var payload)
            || Json.StringOrNull(topic) is not { } topicText || Json.StringOrNull(name) is not { } eventText)
            return null;
        var reference = json.TryGetProperty("ref", out var found) ? RefOf(found) : null;
        return new WireMessage(topicText, eventText, reference, payload, $"v1 {reference} {topicText} {eventText}");
    }

    private static string? RefOf(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : json.GetRawText();

    // From the server; each length is one byte:
    // push      | 0 | join_ref len | topic len | event len | join_ref | topic | event | payload …
    // reply     | 1 | join_ref len | ref len | topic len | status len | join_ref | ref | topic | status | payload …
    // broadcast | 2 | topic len | event len | topic | event | payload …
    private static WireMessage? ReadBinary(byte[] bytes)
    {
        var fields = bytes is [0, _, _, _, ..] ? 3 : bytes is [1, _, _, _, _, ..] ? 4 : bytes is [2, _, _, ..] ? 2 : 0;
        if (fields == 0 || bytes.Length < 1 + fields + bytes.Skip(1).Take(fields).Sum(length => length))
            return null;
        var texts = new string[fields];
        var at = 1 + fields;
        for (var i = 0; i < fields; at += bytes[1 + i], i++)
            texts[i] = Encoding.UTF8.GetString(bytes, at, bytes[1 + i]);
        var envelope = $"binary {string.Join(' ', texts)}";
        return fields == 4
            ? new WireMessage(texts[2], "phx_reply", $"\"{texts[1]}\"", null, envelope)
            : new WireMessage(texts[^2], texts[^1], null, null, envelope);
    }
}
