using System.Text;
using System.Text.Json.Nodes;

namespace PhoenixSharp.Client.Tests;

/// <summary>One frame of a transcript, read by the recording's own rules and not by the client's: refs are raw JSON, null where there is none.</summary>
internal sealed record RecordedFrame(string? JoinRef, string? Ref, string Topic, string Event, string Payload, string? Status, byte[]? Data)
{
    /// <summary>Reads a text frame, or null where it is none that a client of ours could send or read.</summary>
    public static RecordedFrame? OfText(string text)
    {
        switch (JsonNode.Parse(text))
        {
            case JsonArray { Count: 5 } array:
                return Of(array[0], array[1], array[2], array[3], array[4]);
            case JsonObject message when message.ContainsKey("topic"):
                return Of(message["join_ref"], message["ref"], message["topic"], message["event"], message["payload"]);
            default:
                return null;
        }
    }

    /// <summary>Reads a client's binary push.</summary>
    public static RecordedFrame? OfClientBinary(byte[] frame) => frame is [0, var join, var @ref, var topic, var @event, ..]
        ? new RecordedFrame(Quoted(frame, 5, join), Quoted(frame, 5 + join, @ref), Text(frame, 5 + join + @ref, topic), Text(frame, 5 + join + @ref + topic, @event), "", null, frame[(5 + join + @ref + topic + @event)..])
        : null;

    /// <summary>Reads a server's binary frame: a push, a reply or a broadcast.</summary>
    public static RecordedFrame OfServerBinary(byte[] frame)
    {
        switch (frame[0])
        {
            case 0:
                int from = 4 + frame[1];
                return new RecordedFrame(Quoted(frame, 4, frame[1]), null, Text(frame, from, frame[2]), Text(frame, from + frame[2], frame[3]), "", null, frame[(from + frame[2] + frame[3])..]);
            case 1:
                from = 5 + frame[1] + frame[2];
                return new RecordedFrame(Quoted(frame, 5, frame[1]), Quoted(frame, 5 + frame[1], frame[2]), Text(frame, from, frame[3]), "phx_reply", "", Text(frame, from + frame[3], frame[4]), frame[(from + frame[3] + frame[4])..]);
            default:
                return new RecordedFrame(null, null, Text(frame, 3, frame[1]), Text(frame, 3 + frame[1], frame[2]), "", null, frame[(3 + frame[1] + frame[2])..]);
        }
    }

    /// <summary>Writes it anew with other refs, as text.</summary>
    public string ToText(string version, string? joinRef, string? @ref)
    {
        var payload = Status is null ? Payload : $"{{\"status\":\"{Status}\",\"response\":{Payload}}}";
        return version == "1.0.0"
            ? $"{{\"topic\":{JsonValue.Create(Topic)!.ToJsonString()},\"event\":\"{Event}\",\"ref\":{@ref ?? "null"},\"payload\":{payload}}}"
            : $"[{joinRef ?? "null"},{@ref ?? "null"},{JsonValue.Create(Topic)!.ToJsonString()},\"{Event}\",{payload}]";
    }

    /// <summary>Writes a server's binary frame anew with other refs.</summary>
    public byte[] ToBinary(string? joinRef, string? @ref)
    {
        byte[] join = Bare(joinRef), pushed = Bare(@ref), topic = Encoding.UTF8.GetBytes(Topic), name = Encoding.UTF8.GetBytes(Status ?? Event);
        byte[] header = Status is not null
            ? [1, (byte)join.Length, (byte)pushed.Length, (byte)topic.Length, (byte)name.Length, .. join, .. pushed]
            : JoinRef is not null ? [0, (byte)join.Length, (byte)topic.Length, (byte)name.Length, .. join] : [2, (byte)topic.Length, (byte)name.Length];
        return [.. header, .. topic, .. name, .. Data!];
    }

    private static RecordedFrame? Of(JsonNode? joinRef, JsonNode? @ref, JsonNode? topic, JsonNode? @event, JsonNode? payload)
    {
        if (topic is not JsonValue || @event is not JsonValue || !topic.AsValue().TryGetValue<string>(out var about) || !@event.AsValue().TryGetValue<string>(out var name))
            return null;
        var isReply = name == "phx_reply" && payload is JsonObject reply && reply.ContainsKey("status"); // an application may broadcast one of that name
        var body = isReply ? payload!["response"] : payload;
        return new RecordedFrame(Raw(joinRef), Raw(@ref), about, name, body?.ToJsonString() ?? "null", isReply ? payload!["status"]!.GetValue<string>() : null, null);
    }

    private static string? Raw(JsonNode? reference) =>
        reference is JsonValue value && value.TryGetValue<string>(out var text) ? $"\"{text}\"" : reference?.ToJsonString();

    private static byte[] Bare(string? reference) => Encoding.UTF8.GetBytes(reference?.Trim('"') ?? "");

    private static string? Quoted(byte[] frame, int from, int length) => length == 0 ? null : $"\"{Text(frame, from, length)}\"";

    private static string Text(byte[] frame, int from, int length) => Encoding.UTF8.GetString(frame, from, length);
}
