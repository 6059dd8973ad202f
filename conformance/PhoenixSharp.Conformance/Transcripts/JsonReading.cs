using System.Text.Json;

namespace PhoenixSharp.Conformance.Transcripts;

internal static class JsonReading
{
    public static string Text(this JsonElement json, string key) => json.GetProperty(key).GetString() ?? throw new FormatException($"{key} is null");

    public static bool Has(this JsonElement json, string key) => json.TryGetProperty(key, out _);

    public static TimeSpan Milliseconds(this JsonElement json, string key) => TimeSpan.FromMilliseconds(json.GetProperty(key).GetInt32());

    public static TimeSpan? MillisecondsOrNull(this JsonElement json, string key) => json.Has(key) ? json.Milliseconds(key) : null;

    public static byte[] Base64(this JsonElement json, string key) => json.GetProperty(key).GetBytesFromBase64();

    /// <exception cref="TranscriptException">There is another key.</exception>
    public static void AllowOnly(this JsonElement json, params ReadOnlySpan<string> keys)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (!keys.Contains(property.Name))
                throw new TranscriptException($"Unknown key {property.Name}; known here: {string.Join(", ", keys)}.");
        }
    }
}
