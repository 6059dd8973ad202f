using System.Text;
using System.Text.Json;
using PhoenixSharp.Conformance.Comparing;
using PhoenixSharp.Conformance.Reporting;

namespace PhoenixSharp.Conformance.Http;

/// <summary>Compares a response with the recorded one, by what the README says matters; messages in a poll's answer are left to others.</summary>
internal static class HttpComparison
{
    private static readonly string[] HandshakeHeaders = ["sec-websocket-accept", "sec-websocket-protocol"];

    /// <summary>Finds the first difference; null where there is none.</summary>
    public static string? Difference(HttpResponse expected, HttpResponse came) =>
        came.Status != expected.Status
            ? $"expected status {expected.Status}, came {came.Status} {Excerpt.OfText(came.Body)}"
            : HeaderDifference(expected, came) ?? BodyDifference(expected, came);

    private static string? HeaderDifference(HttpResponse expected, HttpResponse came)
    {
        var names = expected.Headers.Concat(came.Headers).Select(header => header.Name).Where(name => name.StartsWith("access-control-", StringComparison.Ordinal));
        if (LongPollBody(expected) is not null)
            names = names.Append("content-type");
        return names.Concat(HandshakeHeaders).Distinct().Select(name => HeaderDifference(name, expected.HeaderOrNull(name), came.HeaderOrNull(name)))
            .FirstOrDefault(difference => difference is not null);
    }

    private static string? HeaderDifference(string name, string? expected, string? came)
    {
        var same = name == "content-type"
            ? string.Equals(Tight(expected), Tight(came), StringComparison.OrdinalIgnoreCase)
            : expected == came;
        return same ? null : $"header {name}: expected {expected ?? "none"}, came {came ?? "none"}";
    }

    // "application/json; charset=utf-8" and "application/json;charset=UTF-8" say the same (RFC 9110 §8.3.1).
    private static string? Tight(string? contentType) => contentType?.Replace(" ", "", StringComparison.Ordinal);

    private static string? BodyDifference(HttpResponse expected, HttpResponse came)
    {
        if (LongPollBody(expected) is { } body)
            return LongPollBody(came) is { } other ? LongPollDifference(body, other) : $"expected {Excerpt.OfText(expected.Body)}, came {Excerpt.OfText(came.Body)}";
        var isText = expected.Body.AsSpan().SequenceEqual("Too many requests"u8);
        return isText && !expected.Body.AsSpan().SequenceEqual(came.Body) ? $"expected body Too many requests, came {Excerpt.OfText(came.Body)}" : null;
    }

    private static string? LongPollDifference(JsonElement expected, JsonElement came)
    {
        var keys = (Keys(expected), Keys(came));
        if (keys.Item1 != keys.Item2)
            return $"expected the keys {keys.Item1}, came {keys.Item2}";
        if (expected.TryGetProperty("token", out _) && Json.StringOrNull(came.GetProperty("token")) is null)
            return "the token is no string";
        return JsonValues.Difference(expected.GetProperty("status"), came.GetProperty("status"), new PhxRefs(), "$.status");
    }

    private static string Keys(JsonElement json) => string.Join(", ", json.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));

    /// <summary>The body where it is the JSON of the long-poll transport: an object with a status; otherwise null.</summary>
    public static JsonElement? LongPollBody(HttpResponse response) =>
        Json.ParseOrNull(response.Body) is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("status", out _) ? json : null;

    /// <summary>The messages of a poll's answer, as frames; none where it is no such answer.</summary>
    public static IReadOnlyList<WebSockets.Frame> Messages(HttpResponse response) =>
        LongPollBody(response) is { } json && json.TryGetProperty("messages", out var messages) && messages.ValueKind == JsonValueKind.Array
            ? [.. messages.EnumerateArray().Select(message => new WebSockets.Frame(WebSockets.FrameKind.Text, Encoding.UTF8.GetBytes(Json.StringOf(message))))]
            : [];
}
