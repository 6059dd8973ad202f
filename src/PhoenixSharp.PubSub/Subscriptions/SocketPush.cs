using System.Buffers;
using System.Text.Json;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>A push to all that a socket id's connections have open, as it travels: a broadcast to the id.</summary>
internal readonly record struct SocketPush(TopicPattern Topics, string Event, Payload Payload)
{
    /// <summary>Reads one.</summary>
    /// <returns>Null if the broadcast is something else, or another node's in a form that is not ours.</returns>
    public static SocketPush? From(Broadcast broadcast)
    {
        try
        {
            return broadcast.Event == Events.PushToSocket ? Read(broadcast) : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException) // nobody has checked another node's JSON; a lone surrogate is the second
        {
            return null;
        }
    }

    /// <exception cref="ArgumentException">The payload is no JSON object.</exception>
    public Broadcast ToBroadcast(string socketId)
    {
        ArgumentNullException.ThrowIfNull(socketId);
        ArgumentNullException.ThrowIfNull(Event);
        if (!Payload.IsObject)
            throw new ArgumentException($"What is pushed to a socket's channels is a JSON object, {{…}}; the payload of {Event} is {(Payload.IsBinary ? "binary" : "another value")}.");
        var buffer = new ArrayBufferWriter<byte>(Payload.Bytes.Length + 128);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("topics", Topics.ToString());
            writer.WriteString("event", Event);
            writer.WritePropertyName("payload");
            writer.WriteRawValue(Payload.Bytes.Span, skipInputValidation: true);
            writer.WriteEndObject();
        }
        return new Broadcast(socketId, Events.PushToSocket, Payload.FromJson(buffer.WrittenMemory));
    }

    private static SocketPush? Read(Broadcast broadcast)
    {
        if (Text(broadcast, "topics") is not { } topics || !TopicPattern.IsLegal(topics)
            || Text(broadcast, "event") is not { } @event
            || !broadcast.Payload.TryGetShared("payload", out var payload) || !payload.IsObject)
            return null;
        return new SocketPush(new TopicPattern(topics), @event, payload);
    }

    private static string? Text(Broadcast broadcast, string key) =>
        broadcast.Payload.TryGetShared(key, out var value) ? value.AsString() : null;
}
