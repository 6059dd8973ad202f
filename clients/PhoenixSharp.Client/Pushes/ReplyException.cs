using System.Text.Json;

namespace PhoenixSharp.Client;

/// <summary>The server answered a push or a join, but not with <c>ok</c>.</summary>
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

    /// <summary>Gets what was pushed; <c>phx_join</c> for a join.</summary>
    public string Event { get; }

    /// <summary>Gets the reply's status, mostly <c>error</c>.</summary>
    public string Status { get; }

    /// <summary>Gets the reply's response, such as <c>{"reason": "unauthorized"}</c>.</summary>
    public Payload Response { get; }

    /// <summary>Gets the response's <c>reason</c>, where it is an object that has one.</summary>
    public string? Reason => Response.TryGet("reason", out var reason) ? reason.AsString() : null;

    /// <summary>Reads the response as a type of the application's.</summary>
    /// <exception cref="JsonException">It is not of that type.</exception>
    public T? Read<T>() => Response.Read<T>(_json);
}
