using System.Text.Json;

namespace PhoenixSharp;

/// <summary>A client's wish to join a topic.</summary>
/// <remarks>The payload may be any JSON, or binary: phoenix.js sends an object.</remarks>
public sealed class JoinRequest(string topic, Payload payload, JsonSerializerOptions json)
{
    /// <summary>Gets the topic, such as <c>room:42</c>.</summary>
    public string Topic { get; } = topic;

    /// <summary>Gets the payload that the client sent. It has its own memory, so that a channel can store it.</summary>
    public Payload Payload { get; } = payload.Detach();

    /// <summary>Reads what the client sent along.</summary>
    /// <exception cref="PayloadException">It is not of that type. Uncaught, the join is answered <c>{"reason": "join crashed"}</c>.</exception>
    public T Read<T>() => PayloadException.Read<T>(Payload, json);
}
