using System.Text.Json;

namespace PhoenixSharp.Client;

/// <summary>The exception for a push or a join that the server answered with a status other than <c>ok</c>.</summary>
public sealed class ReplyException : Exception
{
    private readonly JsonSerializerOptions _json;

    internal ReplyException(string topic, string @event, string status, Payload response, JsonSerializerOptions json, string remark = "")
        : base($"{@event} on {topic} was answered {status}: {response}{remark}")
    {
        (Topic, Event, Status, Response) = (topic, @event, status, response);
        _json = json;
    }

    /// <summary>Gets the channel's topic.</summary>
    public string Topic { get; }

    /// <summary>Gets the event that was pushed; <c>phx_join</c> for a join.</summary>
    public string Event { get; }

    /// <summary>Gets the status of the reply, usually <c>error</c>.</summary>
    public string Status { get; }

    /// <summary>Gets the response of the reply, such as <c>{"reason": "unauthorized"}</c>.</summary>
    public Payload Response { get; }

    /// <summary>Gets the <c>reason</c> of the response, or null if it has none.</summary>
    public string? Reason => Response.TryGet("reason", out var reason) ? reason.AsString() : null;

    /// <summary>Reads the response as a type, with <see cref="PhoenixSocketOptions.Json"/>.</summary>
    /// <exception cref="JsonException">The response is not of type <typeparamref name="T"/>.</exception>
    public T? Read<T>() => Response.Read<T>(_json);
}
