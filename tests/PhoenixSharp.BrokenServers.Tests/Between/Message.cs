using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.BrokenServers.Tests.Between;

/// <summary>A JSON message of either version on its way through, to be changed.</summary>
internal sealed class Message
{
    private static readonly string[] Places = ["join_ref", "ref", "topic", "event", "payload"];

    private readonly JsonNode _json;

    private Message(JsonNode json) => _json = json;

    /// <summary>Writes a V2 message.</summary>
    public Message(string v2) => _json = JsonNode.Parse(v2)!;

    /// <summary>Gets or sets a part by its V1 name; a V1 message has no <c>join_ref</c>.</summary>
    public JsonNode? this[string part]
    {
        get => _json is JsonArray v2 ? v2[Array.IndexOf(Places, part)] : _json[part];
        set
        {
            if (_json is JsonArray v2)
                v2[Array.IndexOf(Places, part)] = value?.DeepClone();
            else
                _json[part] = value?.DeepClone();
        }
    }

    public string Event => (string?)this["event"] ?? "";

    public bool IsV1 => _json is JsonObject;

    public bool IsReply => Event == "phx_reply";

    /// <summary>Whether it answers this ref.</summary>
    public bool Answers(string number) => IsReply && Text("ref") == number;

    /// <summary>A part as JSON text.</summary>
    public string Text(string part) => this[part]?.ToJsonString() ?? "null";

    /// <summary>A copy in which some parts are others.</summary>
    public Message With(Action<Message> change)
    {
        var copy = new Message(_json.DeepClone());
        change(copy);
        return copy;
    }

    /// <summary>The same in the other version.</summary>
    public Message InOtherVersion() => _json is JsonArray
        ? new Message(new JsonObject([.. Places.Skip(1).Select(part => KeyValuePair.Create(part, this[part]?.DeepClone()))]))
        : new Message(new JsonArray([null, .. Places.Skip(1).Select(part => this[part]?.DeepClone())]));

    /// <summary>Reads a text; null where it is no message.</summary>
    public static Message? Read(byte[] text)
    {
        try
        {
            return JsonNode.Parse(text) is { } json and (JsonArray { Count: 5 } or JsonObject) ? new Message(json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public Arrival ToArrival() => new Arrival.Message(new Frame(FrameKind.Text, Encoding.UTF8.GetBytes(_json.ToJsonString())));
}
