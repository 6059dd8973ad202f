using System.CommandLine;

namespace PhoenixSharp.Conformance.Running;

/// <summary>All options of <c>websocket</c>.</summary>
internal sealed class WebSocketOptions
{
    private readonly ServerOptions _server = new();

    private readonly Option<string> _path = new("--path")
    {
        Description = "The path of the WebSocket, with its version",
        HelpName = "PATH",
        DefaultValueFactory = _ => "/socket/websocket?vsn=2.0.0",
        CustomParser = Words.One(ParsePath),
    };

    private readonly Option<string[]> _groups = Words.List("--group", "Only these groups");
    private readonly Option<string[]> _cases = Words.Repeatable("--case", "group/name", "Only this case; repeatable");
    private readonly Option<int> _jobs = Words.Jobs("cases", byDefault: 16);
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Report each case when it ends" };

    public WebSocketOptions AddTo(Command command)
    {
        _server.AddTo(command);
        foreach (var option in new Option[] { _path, _groups, _cases, _jobs, _verbose })
            command.Add(option);
        return this;
    }

    public WebSocketArguments Read(ParseResult parsed) => new()
    {
        Url = _server.Url(parsed),
        Server = _server.Server(parsed),
        List = _server.List(parsed),
        Path = parsed.GetRequiredValue(_path),
        Groups = parsed.GetValue(_groups) ?? [],
        Cases = parsed.GetValue(_cases) ?? [],
        Jobs = parsed.GetValue(_jobs),
        Verbose = parsed.GetValue(_verbose),
    };

    private static string ParsePath(string path) =>
        path.StartsWith('/') && path.Contains("?vsn=2.", StringComparison.Ordinal)
            ? path
            : throw new FormatException($"--path needs a path and the version 2, such as /socket/websocket?vsn=2.0.0, not {path}.");
}
