using PhoenixSharp.Conformance.WebSocketCases;

namespace PhoenixSharp.Conformance.Running;

/// <summary>The command line behind the word <c>websocket</c>.</summary>
internal sealed record WebSocketArguments
{
    public const string Help = """
        websocket: plays raw WebSocket cases, each held to a clause of RFC 6455, 7692, 9110 or 9112.

        Phoenix does not echo what it gets, so the fixture of FIXTURE.md is the echo: a case joins room:ws and sends the
        event echo, as a text or a binary V2 message, whose reply holds what was sent; a handshake sends a heartbeat on
        the topic phoenix. The server needs this much of the contract, and the limit of 8,000,000 bytes.

          --url URL            the server, which is running: http://127.0.0.1:4000
          --server "COMMAND"   instead: start it; {url} in the command becomes the address to listen on. Its
                               output must have a line with "listening".
          --path PATH          of the websocket, with its version; default /socket/websocket?vsn=2.0.0
          --group a,b          only these groups
          --case group/name    only this case; may be given again
          --jobs N             cases at the same time, 1 to 64; default 16
          --verbose            tell about each case as it ends
          --list               only list the cases
          --help               this text

        Exit code: 0 all passed, 1 something failed, 2 nothing could be played.
        """;

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
