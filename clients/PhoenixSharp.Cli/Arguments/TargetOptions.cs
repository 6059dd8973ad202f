using System.CommandLine;
using System.CommandLine.Parsing;

namespace PhoenixSharp.Cli;

/// <summary>The arguments and options of every command: where and how to connect, and the output format.</summary>
internal sealed class TargetOptions
{
    private readonly Argument<Uri> _url = new("URL")
    {
        Description = "The socket's address, as in phoenix.js, such as ws://localhost:4000/socket",
        CustomParser = Words.One(Words.Url),
    };

    private readonly Option<KeyValuePair<string, string>[]> _params = new("--param")
    {
        Description = "A connect parameter; repeatable",
        HelpName = "key=value",
        CustomParser = Words.Each(Words.Param),
    };

    private readonly Option<KeyValuePair<string, string>[]> _headers = new("--header")
    {
        Description = "An HTTP header of the connect; repeatable",
        HelpName = "Name: value",
        CustomParser = Words.Each(Words.Header),
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = "The auth token (authToken in phoenix.js); default: the environment variable PHX_TOKEN, which other users can't see",
        HelpName = "token",
    };

    private readonly Option<string> _version = new("--vsn")
    {
        Description = "The version of the protocol, 2.0.0 or 1.0.0",
        HelpName = "version",
        DefaultValueFactory = _ => "2.0.0",
    };

    private readonly Option<bool> _longPoll = new("--longpoll") { Description = "Use long polling instead of WebSocket" };

    private readonly Option<TimeSpan?> _timeout = Words.TimeOption("--timeout", "The timeout of a connect, a join or a reply; default 10s");

    private readonly Option<bool> _insecure = new("--insecure")
    {
        Description = "Accept any server certificate, such as a self-signed one. For tests only: others may read and change all data",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Write one JSON object per line" };

    public TargetOptions() => _version.AcceptOnlyFromAmong("2.0.0", "1.0.0");

    /// <summary>Determines whether version 1 of the protocol was selected.</summary>
    public bool IsVersion1(SymbolResult result) => result.GetValue(_version) is "1.0.0";

    /// <summary>Determines whether any server certificate is accepted.</summary>
    public bool IsInsecure(ParseResult parsed) => parsed.GetValue(_insecure);

    /// <summary>Determines whether the output is JSON.</summary>
    public bool WantsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Adds the address and the options to a command. Other arguments must be added after them.</summary>
    public TargetOptions AddTo(Command command)
    {
        command.Add(_url);
        foreach (Option option in new Option[] { _params, _headers, _token, _version, _longPoll, _insecure, _timeout, _json })
            command.Add(option);
        return this;
    }

    public Target Read(ParseResult parsed) => new(
        parsed.GetRequiredValue(_url),
        parsed.GetValue(_params) ?? [],
        parsed.GetValue(_headers) ?? [],
        parsed.GetValue(_token) ?? Environment.GetEnvironmentVariable("PHX_TOKEN"),
        parsed.GetValue(_version)!,
        parsed.GetValue(_longPoll),
        parsed.GetValue(_timeout) ?? TimeSpan.FromSeconds(10),
        new ServerCertificate(acceptsAny: parsed.GetValue(_insecure)));
}
