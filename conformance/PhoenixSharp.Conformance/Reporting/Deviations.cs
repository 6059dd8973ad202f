using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Reporting;

/// <summary>The list of deviations cannot be used; the message says why.</summary>
internal sealed class DeviationsException(string message) : Exception(message);

/// <summary>Transcripts that a server departs from on purpose: the rows of a table <c>| transcript | reason |</c> in a Markdown file.</summary>
internal sealed class Deviations
{
    private readonly Dictionary<string, string> _reasons;

    private Deviations(Dictionary<string, string> reasons) => _reasons = reasons;

    /// <summary>Why a server departs from it; null where it does not.</summary>
    public string? ReasonOrNull(Scenario scenario) => _reasons.GetValueOrDefault(scenario.Name);

    /// <param name="path">Null: <c>conformance/DEVIATIONS.md</c> in the current directory or one above, if there is one.</param>
    /// <exception cref="DeviationsException">The file is not there, or a row names no transcript or no reason.</exception>
    public static Deviations Read(string? path, IReadOnlyList<Scenario> all)
    {
        var file = path ?? Find();
        if (file is null)
            return new Deviations([]);
        if (!File.Exists(file))
            throw new DeviationsException($"There is no file {file}.");
        return Parse(File.ReadAllLines(file), all.Select(scenario => scenario.Name).ToHashSet());
    }

    private static string? Find()
    {
        for (var at = new DirectoryInfo(Directory.GetCurrentDirectory()); at is not null; at = at.Parent)
        {
            var file = Path.Combine(at.FullName, "conformance", "DEVIATIONS.md");
            if (File.Exists(file))
                return file;
        }
        return null;
    }

    public static Deviations Parse(IEnumerable<string> lines, IReadOnlySet<string> known)
    {
        var rows = lines.Select(line => line.Trim()).Where(line => line.StartsWith('|')).Skip(2).Select(line => Row(line, known));
        var reasons = new Dictionary<string, string>();
        foreach (var (name, reason) in rows)
        {
            if (!reasons.TryAdd(name, reason))
                throw new DeviationsException($"The deviations name a transcript twice: {name}");
        }
        return new Deviations(reasons);
    }

    private static (string Name, string Reason) Row(string line, IReadOnlySet<string> known)
    {
        if (line.Split('|', StringSplitOptions.TrimEntries) is not ["", var cell, { Length: > 0 } reason, ""])
            throw new DeviationsException($"A row of the deviations needs a transcript and a reason: {line}");
        var name = cell.Trim('`');
        return known.Contains(name) ? (name, reason) : throw new DeviationsException($"The deviations name a transcript that does not exist: {name}");
    }
}
