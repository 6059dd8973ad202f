using System.Globalization;

namespace PhoenixSharp.Conformance.Running;

/// <summary>The command line is wrong; the message says how.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The command line.</summary>
internal sealed record Arguments
{
    public const string Help = """
        Plays the recorded scenarios against a server that mounts the fixture of FIXTURE.md.

          --url URL            the server, which is running: http://127.0.0.1:4000
          --server "COMMAND"   instead: start it; {url} in the command becomes the address to listen on. Its
                               output must have a line with "listening". Needed for the area shutdown.
          --areas a,b          only these areas
          --except a,b         all but these areas, or single scenarios such as shutdown/longpoll
          --scenario area/name only this scenario; may be given again
          --transcripts DIR    default: conformance/transcripts, here or in a folder above
          --deviations FILE    default: DEVIATIONS.md beside the transcripts' folder, if there is one
          --jobs N             scenarios at the same time, 1 to 64; default 4
          --verbose            tell about each scenario as it ends
          --list               only list the scenarios
          --help               this text

        The word websocket before all options plays raw WebSocket cases instead: websocket --help.

        Exit code: 0 all passed or listed as deviations, 1 something failed, 2 nothing could be played.
        """;

    public Uri? Url { get; private init; }
    public string? Server { get; private init; }
    public IReadOnlyList<string> Areas { get; private init; } = [];
    public IReadOnlyList<string> Except { get; private init; } = [];
    public IReadOnlyList<string> Scenarios { get; private init; } = [];
    public string? Transcripts { get; private init; }
    public string? Deviations { get; private init; }
    public int Jobs { get; private init; } = 4;
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
        "--jobs" => this with { Jobs = ParseJobs(Value(word, rest)) },
        "--verbose" => this with { Verbose = true },
        "--list" => this with { List = true },
        "--help" or "-h" => this with { ShowHelp = true },
        _ => throw new UsageException($"Unknown option {word}."),
    };

    internal static string Value(string word, Queue<string> rest) =>
        rest.TryDequeue(out var value) && !value.StartsWith("--", StringComparison.Ordinal) ? value : throw new UsageException($"{word} needs a value.");

    internal static Uri ParseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp && url.AbsolutePath == "/"
            ? url
            : throw new UsageException($"--url needs an address such as http://127.0.0.1:4000, without a path; got {text}.");

    internal static string ParseServer(string command) =>
        command.Contains("{url}", StringComparison.Ordinal) ? command : throw new UsageException("--server needs a command with {url} in it.");

    internal static int ParseJobs(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var jobs) && jobs is >= 1 and <= 64
            ? jobs
            : throw new UsageException($"--jobs needs a number from 1 to 64; got {text}.");
}
