using System.Text.Json;

namespace PhoenixSharp;

/// <summary>What a handler answers: a status and a response, or nothing.</summary>
/// <remarks>Any JSON may be replied, and binary to a V2 client. On the wire: <c>{"status": …, "response": …}</c>.</remarks>
[System.Text.Json.Serialization.JsonConverter(typeof(Wire.ReplyConverter))]
public sealed record Reply
{
    private static readonly Reply EmptyOk = new(Wire.Reasons.Ok, Payload.Empty);

    private readonly Func<JsonSerializerOptions, Payload>? _write;
    private readonly Payload _response;

    private Reply(string status, Payload response, Func<JsonSerializerOptions, Payload>? write = null)
    {
        Status = status;
        _response = response;
        _write = write;
    }

    /// <summary>Is no reply: the client's push goes unanswered, or is answered later.</summary>
    public static Reply None { get; } = new("", Payload.Null);

    /// <summary>Gets <c>ok</c> or <c>error</c>.</summary>
    public string Status { get; }

    /// <summary>Answers <c>ok</c> with <c>{}</c>.</summary>
    public static Reply Ok() => EmptyOk;

    /// <summary>Answers <c>ok</c> with a payload.</summary>
    public static Reply Ok(Payload response) => new(Wire.Reasons.Ok, response);

    /// <summary>Answers <c>ok</c> with a value, written by the application's type information.</summary>
    public static Reply Ok<T>(T response) => new(Wire.Reasons.Ok, default, options => Payload.From(response, options));

    /// <summary>Answers <c>error</c> with <c>{}</c>.</summary>
    public static Reply Error() => new(Wire.Reasons.Error, Payload.Empty);

    /// <summary>Answers <c>error</c> with a payload.</summary>
    public static Reply Error(Payload response) => new(Wire.Reasons.Error, response);

    /// <summary>Answers <c>error</c> with <c>{"reason": …}</c>.</summary>
    public static Reply Error(string reason) => new(Wire.Reasons.Error, Payload.OfReason(reason));

    /// <summary>Answers <c>error</c> with a value, written by the application's type information.</summary>
    public static Reply Error<T>(T response) => new(Wire.Reasons.Error, default, options => Payload.From(response, options));

    /// <summary>Writes the response.</summary>
    internal Payload Response(JsonSerializerOptions options) => _write?.Invoke(options) ?? _response;
}
