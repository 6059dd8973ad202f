using PhoenixSharp.Conformance.WebSocketCases;

namespace PhoenixSharp.Conformance.Running;

/// <summary>The command line behind the word <c>websocket</c>.</summary>
internal sealed record WebSocketArguments
{
    public Uri? Url { get; private init; }
    public string? Server { get; private init; }
    public string Path { get; private init; } = "/socket/websocket?vsn=2.0.0";
    public IReadOnlyList<string> Groups { get; private init; } = [];
    public IReadOnlyList<string> Cases { get; private init; } = [];
    public int Jobs { get; private init; } = 16;
    public bool Verbose { get; private init; }
    public bool List { get; private init; }
    public bool ShowHelp { get; private init; }

    /// <exception cref="UsageException">An option is unknown, lacks its value or does not go with another.</exception>
    public static WebSocketArguments Parse(IReadOnlyList<string> words)
    {
        var parsed = new WebSocketArguments();
        for (var rest = new Queue<string>(words); rest.TryDequeue(out var word);)
            parsed = parsed.With(word, rest);
        return parsed.ShowHelp || parsed.List || parsed.Url is null != parsed.Server is null
            ? parsed
            : throw new UsageException("Give either --url or --server.");
    }

    private WebSocketArguments With(string word, Queue<string> rest) => word switch
    {
        "--url" => this with { Url = Arguments.ParseUrl(Arguments.Value(word, rest)) },
        "--server" => this with { Server = Arguments.ParseServer(Arguments.Value(word, rest)) },
        "--path" => this with { Path = ParsePath(Arguments.Value(word, rest)) },
        "--group" => this with { Groups = Arguments.Value(word, rest).Split(',', StringSplitOptions.RemoveEmptyEntries) },
        "--case" => this with { Cases = [.. Cases, Arguments.Value(word, rest)] },
        "--jobs" => this with { Jobs = Arguments.ParseJobs(Arguments.Value(word, rest)) },
        "--verbose" => this with { Verbose = true },
        "--list" => this with { List = true },
        "--help" or "-h" => this with { ShowHelp = true },
        _ => throw new UsageException($"Unknown option {word}."),
    };

    private static string ParsePath(string path) =>
        path.StartsWith('/') && path.Contains("?vsn=2.", StringComparison.Ordinal)
            ? path
            : throw new UsageException($"--path needs a path and the version 2, such as /socket/websocket?vsn=2.0.0; got {path}.");

    /// <summary>The cases that the command line asks for.</summary>
    /// <exception cref="UsageException">A group or a case does not exist, or none is left.</exception>
    public IReadOnlyList<Case> Pick(IReadOnlyList<Case> all)
    {
        RequireKnown("group", Groups, all.Select(one => one.Group));
        RequireKnown("case", Cases, all.Select(one => one.FullName));
        var picked = all.Where(one => (Groups.Count == 0 || Groups.Contains(one.Group)) && (Cases.Count == 0 || Cases.Contains(one.FullName))).ToList();
        return picked.Count > 0 ? picked : throw new UsageException("No case is left to play.");
    }

    private static void RequireKnown(string what, IEnumerable<string> names, IEnumerable<string> known)
    {
        if (names.Except(known).FirstOrDefault() is { } unknown)
            throw new UsageException($"There is no {what} {unknown}. --list shows them.");
    }
}
