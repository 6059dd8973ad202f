using System.Text.Json;

namespace PhoenixSharp.Conformance.Transcripts;

/// <summary>The folder with all transcripts, one folder in it for each area.</summary>
internal static class TranscriptFolder
{
    /// <summary>Reads all of them, sorted by name.</summary>
    /// <exception cref="TranscriptException">The folder is not there or empty, or a file in it is no transcript.</exception>
    public static IReadOnlyList<Scenario> Read(string folder)
    {
        if (!Directory.Exists(folder))
            throw new TranscriptException($"There is no folder {folder}.");
        var scenarios = Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Select(ReadFile)
            .OrderBy(scenario => scenario.Name, StringComparer.Ordinal).ToList();
        return scenarios.Count > 0 ? scenarios : throw new TranscriptException($"There is no transcript in {folder}.");
    }

    private static Scenario ReadFile(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return ScenarioReader.Read(document.RootElement);
        }
        catch (Exception problem) when (problem is JsonException or TranscriptException)
        {
            throw new TranscriptException($"{path}: {problem.Message}", problem);
        }
    }
}
