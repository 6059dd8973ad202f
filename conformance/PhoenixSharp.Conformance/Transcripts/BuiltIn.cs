using System.Reflection;
using System.Text.Json;

namespace PhoenixSharp.Conformance.Transcripts;

/// <summary>What is inside the program: all recordings, and the texts of <c>help</c>.</summary>
internal static class BuiltIn
{
    private const string TranscriptsFolder = "transcripts/";
    private const string HelpFolder = "help/";

    private static readonly Assembly Program = typeof(BuiltIn).Assembly;

    /// <summary>Reads all recordings, sorted by name.</summary>
    public static IReadOnlyList<Scenario> Scenarios() =>
        [.. Names(TranscriptsFolder).Select(ReadScenario).OrderBy(scenario => scenario.Name, StringComparer.Ordinal)];

    /// <summary>The topics that have a text.</summary>
    public static IReadOnlyList<string> Topics() => [.. Names(HelpFolder).Select(name => name[HelpFolder.Length..]).Order(StringComparer.Ordinal)];

    public static string Help(string topic)
    {
        using var reader = new StreamReader(Open(HelpFolder + topic));
        return reader.ReadToEnd();
    }

    private static Scenario ReadScenario(string name)
    {
        using var document = JsonDocument.Parse(Open(name));
        return ScenarioReader.Read(document.RootElement);
    }

    private static IEnumerable<string> Names(string folder) => Program.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal));

    private static Stream Open(string name) => Program.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The program was built without {name}.");
}
