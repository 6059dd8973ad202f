using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhoenixSharp.Client;

/// <summary>
/// The answer to a long-poll request: <c>{"status", "token"?, "messages"?}</c>. The status in the body is used, not the HTTP status.
/// </summary>
internal sealed record LongPollAnswer(int Status, string? Token, IReadOnlyList<string>? Messages)
{
    /// <summary>Reads an answer. If the body is not valid, the status is the HTTP status if that is an error; otherwise 500.</summary>
    public static LongPollAnswer Read(ReadOnlySpan<byte> body, int httpStatus)
    {
        try
        {
            return JsonSerializer.Deserialize(body, LongPollJson.Default.LongPollAnswer) ?? Broken(httpStatus);
        }
        catch (JsonException)
        {
            return Broken(httpStatus);
        }
    }

    private static LongPollAnswer Broken(int httpStatus) => new(httpStatus >= 400 ? httpStatus : 500, null, null);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LongPollAnswer))]
internal sealed partial class LongPollJson : JsonSerializerContext;
