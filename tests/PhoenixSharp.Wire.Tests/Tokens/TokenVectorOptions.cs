using System.Security.Cryptography;
using System.Text.Json;

namespace PhoenixSharp.Wire.Tests;

/// <summary>The options that a vector was made with, as ours.</summary>
internal static class TokenVectorOptions
{
    public static PhoenixTokenOptions Options(this JsonElement vector)
    {
        var given = vector.GetProperty("opts");
        return new PhoenixTokenOptions
        {
            KeyIterations = Number("iterations") ?? 1000,
            KeyLength = Number("length") ?? 32,
            KeyDigest = Option("digest") is { } digest ? new HashAlgorithmName(digest.GetString()!.ToUpperInvariant()) : HashAlgorithmName.SHA256,
        };

        int? Number(string name) => Option(name) is { } value ? value.GetInt32() : null;
        JsonElement? Option(string name) =>
            given.TryGetProperty(name, out var value) || given.TryGetProperty($"key_{name}", out value) ? value : null;
    }

    public static TimeSpan? MaxAge(this JsonElement vector)
    {
        if (!vector.GetProperty("opts").TryGetProperty("max_age", out var age))
            return null;
        return age.ValueKind == JsonValueKind.String ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(age.GetInt64());
    }

    public static DateTimeOffset SignedAt(this JsonElement vector) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)(vector.GetProperty("opts").GetProperty("signed_at").GetDouble() * 1000));
}
