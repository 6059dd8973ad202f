using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhoenixSharp.Client;

/// <summary>What a long-poll request was answered: <c>{"status", "token"?, "messages"?}</c>. The status that counts is in the body.</summary>
internal sealed record LongPollAnswer(int Status, string? Token, IReadOnlyList<string>? Messages)
{
    /// <summary>Reads an answer. One that is none counts as the HTTP status that it came with, or as 500.</summary>
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
