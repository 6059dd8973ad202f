using System.Text.Json;

namespace PhoenixSharp.TestSupport;

/// <summary>A V2 message as a client reads it: <c>[join_ref, ref, topic, event, payload]</c>.</summary>
public sealed record WireMessage(string? JoinRef, string? Ref, string Topic, string Event, JsonElement Payload)
{
    /// <summary>Gets a reply's status.</summary>
    public string? Status => Event == "phx_reply" ? Payload.GetProperty("status").GetString() : null;

    /// <summary>Gets a reply's response, as JSON.</summary>
    public string Response => Payload.GetProperty("response").GetRawText();

    public static WireMessage Read(string text)
    {
        var fields = JsonDocument.Parse(text).RootElement;
        return new WireMessage(fields[0].GetString(), fields[1].GetString(), fields[2].GetString()!, fields[3].GetString()!, fields[4]);
    }
}
