using System.CommandLine;

namespace PhoenixSharp.Conformance.Running;

/// <summary>The options <c>--url</c>, <c>--server</c> and <c>--list</c>: which server is tested. Listing needs no server.</summary>
internal sealed class ServerOptions
{
    private readonly Option<Uri?> _url = new("--url")
    {
        Description = "The address of a server that is running, such as http://127.0.0.1:4000",
        HelpName = "URL",
        CustomParser = Words.One(ParseUrl),
    };

    private readonly Option<string?> _server = new("--server")
    {
        Description = "A command that starts the server. {url} in it is replaced by the address to listen on. "
            + "The server must write a line with \"listening\"",
        HelpName = "COMMAND",
        CustomParser = Words.One(ParseServer),
    };

    private readonly Option<bool> _list = new("--list") { Description = "List what would be played, and play nothing" };

    public ServerOptions AddTo(Command command)
    {
        command.Add(_url);
        command.Add(_server);
        command.Add(_list);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(_list) && result.GetResult(_url) is null == result.GetResult(_server) is null)
                result.AddError("Give either --url or --server.");
        });
        return this;
    }

    public Uri? Url(ParseResult parsed) => parsed.GetValue(_url);

    public string? Server(ParseResult parsed) => parsed.GetValue(_server);

    public bool List(ParseResult parsed) => parsed.GetValue(_list);

    private static Uri ParseUrl(string word) =>
        Uri.TryCreate(word, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", AbsolutePath: "/" }
            ? url
            : throw new FormatException($"--url needs an address such as http://127.0.0.1:4000, without a path, not {word}.");

    private static string ParseServer(string command) =>
        command.Contains("{url}", StringComparison.Ordinal)
            ? command
            : throw new FormatException("--server needs a command with {url} in it.");
}
