using System.Text.Json;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Testing;

/// <summary>The server's reply to a push, a join or a leave.</summary>
public sealed class ReceivedReply
{
    private readonly JsonSerializerOptions _json;

    internal ReceivedReply(string status, Payload response, JsonSerializerOptions json) => (Status, Response, _json) = (status, response, json);

    /// <summary>Gets the status: <c>ok</c> or <c>error</c>.</summary>
    public string Status { get; }

    /// <summary>Gets the response.</summary>
    public Payload Response { get; }

    /// <summary>Gets a value indicating whether the status is <c>ok</c>.</summary>
    public bool IsOk => Status == Reasons.Ok;

    /// <summary>Gets the <c>reason</c> of the response, or null if there is none.</summary>
    public string? Reason => Response.TryGet("reason", out var reason) ? reason.AsString() : null;

    /// <summary>Reads the response as a type, with the JSON options of the application.</summary>
    /// <exception cref="JsonException">The response is not of that type.</exception>
    public T Read<T>() => Response.Read<T>(_json)!;

    /// <summary>Returns the status and the response.</summary>
    public override string ToString() => $"{Status} {Response}";
}
