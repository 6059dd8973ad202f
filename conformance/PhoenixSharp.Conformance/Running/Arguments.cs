using System.Globalization;

namespace PhoenixSharp.Conformance.Running;

/// <summary>The command line is wrong; the message says how.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The command line of <c>run</c>, and of <c>list</c>, which picks in the same way.</summary>
internal sealed record Arguments
{
    public Uri? Url { get; private init; }
    public string? Server { get; private init; }
    public IReadOnlyList<string> Areas { get; private init; } = [];
    public IReadOnlyList<string> Except { get; private init; } = [];
    public IReadOnlyList<string> Scenarios { get; private init; } = [];
    public string? Transcripts { get; private init; }
    public string? Deviations { get; private init; }
    public string? Profile { get; private init; }
    public string? Json { get; private init; }
    public string? Junit { get; private init; }
    public string? Html { get; private init; }
    public string? Badge { get; private init; }
    public int Jobs { get; private init; } = 4;
    public bool Http2 { get; private init; }
    public bool Verbose { get; private init; }
    public bool List { get; private init; }
    public bool ShowHelp { get; private init; }

    /// <exception cref="UsageException">An option is unknown, lacks its value or does not go with another.</exception>
    public static Arguments Parse(IReadOnlyList<string> words)
    {
        var parsed = new Arguments();
        for (var rest = new Queue<string>(words); rest.TryDequeue(out var word);)
            parsed = parsed.With(word, rest);
        return parsed.ShowHelp || parsed.List || parsed.Url is null != parsed.Server is null
            ? parsed
            : throw new UsageException("Give either --url or --server.");
    }

    private Arguments With(string word, Queue<string> rest) => word switch
    {
        "--url" => this with { Url = ParseUrl(Value(word, rest)) },
        "--server" => this with { Server = ParseServer(Value(word, rest)) },
        "--areas" => this with { Areas = Value(word, rest).Split(',', StringSplitOptions.RemoveEmptyEntries) },
        "--except" => this with { Except = Value(word, rest).Split(',', StringSplitOptions.RemoveEmptyEntries) },
        "--scenario" => this with { Scenarios = [.. Scenarios, Value(word, rest)] },
        "--transcripts" => this with { Transcripts = Value(word, rest) },
        "--deviations" => this with { Deviations = Value(word, rest) },
        "--profile" => this with { Profile = Value(word, rest) },
        "--json" => this with { Json = ParseFile(word, rest) },
        "--junit" => this with { Junit = ParseFile(word, rest) },
        "--html" => this with { Html = ParseFile(word, rest) },
        "--badge" => this with { Badge = ParseFile(word, rest) },
        "--jobs" => this with { Jobs = ParseJobs(Value(word, rest)) },
        "--http2" => this with { Http2 = true },
        "--verbose" => this with { Verbose = true },
        "--list" => this with { List = true },
        "--help" or "-h" => this with { ShowHelp = true },
        _ => throw new UsageException($"Unknown option {word}."),
    };

    internal static string Value(string word, Queue<string> rest) =>
        rest.TryDequeue(out var value) && !value.StartsWith("--", StringComparison.Ordinal) ? value : throw new UsageException($"{word} needs a value.");

    // Found out now, not after minutes of playing.
    private static string ParseFile(string word, Queue<string> rest)
    {
        var file = Value(word, rest);
        return Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file)))
            ? file
            : throw new UsageException($"{word} needs a file in a folder that exists; got {file}.");
    }

    internal static Uri ParseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", AbsolutePath: "/" }
            ? url
            : throw new UsageException($"--url needs an address such as http://127.0.0.1:4000, without a path; got {text}.");

    internal static string ParseServer(string command) =>
        command.Contains("{url}", StringComparison.Ordinal) ? command : throw new UsageException("--server needs a command with {url} in it.");

    internal static int ParseJobs(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var jobs) && jobs is >= 1 and <= 64
            ? jobs
            : throw new UsageException($"--jobs needs a number from 1 to 64; got {text}.");
}
