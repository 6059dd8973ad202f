using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Reporting;

/// <summary>The list of deviations cannot be used; the message says why.</summary>
internal sealed class DeviationsException(string message) : Exception(message);

/// <summary>Transcripts that a server departs from on purpose: the rows of a table <c>| transcript | reason |</c> in a Markdown file.</summary>
internal sealed class Deviations
{
    private readonly HashSet<string> _names;

    private Deviations(IEnumerable<string> names) => _names = [.. names];

    public bool Has(string scenario) => _names.Contains(scenario);

    /// <param name="path">Null: DEVIATIONS.md beside the transcripts' folder, if there is one.</param>
    /// <exception cref="DeviationsException">The file is not there, or a row names no transcript or no reason.</exception>
    public static Deviations Read(string? path, string transcripts, IReadOnlyList<Scenario> all)
    {
        var file = path ?? Path.Combine(Path.GetFullPath(transcripts), "..", "DEVIATIONS.md");
        if (!File.Exists(file))
            return path is null ? new Deviations([]) : throw new DeviationsException($"There is no file {path}.");
        return Parse(File.ReadAllLines(file), all.Select(scenario => scenario.Name).ToHashSet());
    }

    public static Deviations Parse(IEnumerable<string> lines, IReadOnlySet<string> known)
    {
        var rows = lines.Select(line => line.Trim()).Where(line => line.StartsWith('|')).Skip(2).Select(line => Row(line, known));
        return new Deviations([.. rows]);
    }

    private static string Row(string line, IReadOnlySet<string> known)
    {
        if (line.Split('|', StringSplitOptions.TrimEntries) is not ["", var cell, { Length: > 0 }, ""])
            throw new DeviationsException($"A row of the deviations needs a transcript and a reason: {line}");
        var name = cell.Trim('`');
        return known.Contains(name) ? name : throw new DeviationsException($"The deviations name a transcript that does not exist: {name}");
    }
}
