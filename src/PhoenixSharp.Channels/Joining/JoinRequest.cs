using System.Text.Json;
using PhoenixSharp.Payloads;

namespace PhoenixSharp;

/// <summary>A client's wish to join a topic.</summary>
/// <remarks>The payload may be any JSON, or binary: phoenix.js sends an object.</remarks>
public sealed class JoinRequest(string topic, Payload payload, JsonSerializerOptions json)
{
    /// <summary>Gets the topic, such as <c>room:42</c>.</summary>
    public string Topic { get; } = topic;

    /// <summary>Gets the payload that the client sent. It has its own memory, so that a channel can store it.</summary>
    public Payload Payload { get; } = payload.Detach();

    /// <summary>Reads the payload that the client sent.</summary>
    /// <exception cref="PayloadException">
    /// The payload is not of that type. If it isn't caught, the join is answered <c>error {"reason": "invalid payload"}</c>.
    /// </exception>
    public T Read<T>() => PayloadReader.Read<T>(Payload, json);
}
