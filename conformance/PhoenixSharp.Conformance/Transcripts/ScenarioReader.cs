using System.Text.Json;

namespace PhoenixSharp.Conformance.Transcripts;

/// <summary>Reads a transcript's JSON. Unknown keys are errors: a step that is half understood would pass by luck.</summary>
internal static class ScenarioReader
{
    private static readonly string[] Keys = ["name", "description", "source", "socket", "vsn", "tokens", "steps"];

    /// <exception cref="TranscriptException">It is no transcript.</exception>
    public static Scenario Read(JsonElement json)
    {
        try
        {
            json.AllowOnly(Keys);
            var tokens = json.TryGetProperty("tokens", out var found) ? found.EnumerateObject().ToDictionary(one => one.Name, one => ReadToken(one.Value)) : [];
            var name = json.Text("name");
            if (name.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
                throw new TranscriptException($"The name {name} is not area/name.");
            return new Scenario(name, json.Text("description"), tokens, [.. json.GetProperty("steps").EnumerateArray().Select(ReadStep)]);
        }
        catch (Exception problem) when (problem is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new TranscriptException($"not a transcript: {problem.Message}", problem);
        }
    }

    private static UserToken ReadToken(JsonElement json)
    {
        json.AllowOnly("secret_key_base", "salt", "data", "signed_seconds_ago", "max_age", "as_recorded");
        return new UserToken(json.Text("secret_key_base"), json.Text("salt"), json.GetProperty("data").Clone(),
            TimeSpan.FromSeconds(json.GetProperty("signed_seconds_ago").GetInt64()), TimeSpan.FromSeconds(json.GetProperty("max_age").GetInt64()));
    }

    private static Step ReadStep(JsonElement json, int number)
    {
        try
        {
            return StepReader.Read(json, number);
        }
        catch (Exception problem) when (problem is KeyNotFoundException or InvalidOperationException or FormatException or TranscriptException)
        {
            throw new TranscriptException($"step {number}: {problem.Message}", problem);
        }
    }
}
