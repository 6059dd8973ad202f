using System.Text.Json;

namespace PhoenixSharp.Testing;

/// <summary>A message that a client received from the server.</summary>
public sealed class ReceivedMessage
{
    private readonly JsonSerializerOptions _json;

    internal ReceivedMessage(ReceivedKind kind, long joinRef, string topic, string @event, Payload payload, JsonSerializerOptions json) =>
        (Kind, JoinRef, Topic, Event, Payload, _json) = (kind, joinRef, topic, @event, payload, json);

    /// <summary>Gets the topic.</summary>
    public string Topic { get; }

    /// <summary>Gets the name of the event.</summary>
    public string Event { get; }

    /// <summary>Gets the payload.</summary>
    public Payload Payload { get; }

    internal ReceivedKind Kind { get; }

    internal long JoinRef { get; }

    /// <summary>Reads the payload as a type, with the JSON options of the application.</summary>
    /// <exception cref="JsonException">The payload is not of that type.</exception>
    public T Read<T>() => Payload.Read<T>(_json)!;

    /// <summary>Returns the kind, the event, the topic and the payload.</summary>
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()} \"{Event}\" on {Topic}: {Payload}";
}
