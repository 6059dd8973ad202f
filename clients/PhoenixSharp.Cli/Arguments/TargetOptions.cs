using System.CommandLine;
using System.CommandLine.Parsing;

namespace PhoenixSharp.Cli;

/// <summary>What every command takes: where to connect, how, and how to write what comes.</summary>
internal sealed class TargetOptions
{
    private readonly Argument<Uri> _url = new("URL") { Description = "The socket's address, as phoenix.js gets it: ws://localhost:4000/socket", CustomParser = Words.One(Words.Url) };
    private readonly Option<KeyValuePair<string, string>[]> _params = new("--param") { Description = "A param of the connect; may be repeated", HelpName = "k=v", CustomParser = Words.Each(Words.Param) };
    private readonly Option<KeyValuePair<string, string>[]> _headers = new("--header") { Description = "A header of the connect; may be repeated", HelpName = "Name: value", CustomParser = Words.Each(Words.Header) };

    private readonly Option<string?> _token = new("--token")
    {
        Description = "The auth token (phoenix.js authToken); default the environment's PHX_TOKEN, which no list of processes shows",
        HelpName = "token",
    };

    private readonly Option<string> _version = new("--vsn") { Description = "The protocol's version, 2.0.0 or 1.0.0", HelpName = "version", DefaultValueFactory = _ => "2.0.0" };
    private readonly Option<bool> _longPoll = new("--longpoll") { Description = "Connect by long poll, not by WebSocket" };

    private readonly Option<TimeSpan?> _timeout = new("--timeout")
    {
        Description = "How long a connect, a join or a reply may take; default 10s",
        HelpName = "time",
        CustomParser = Words.One(word => (TimeSpan?)Words.Duration(word)),
    };

    private readonly Option<bool> _insecure = new("--insecure")
    {
        Description = "Accept any certificate of the server, such as a self-signed one: anybody between can read and change everything",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Write one JSON object a line" };

    public TargetOptions() => _version.AcceptOnlyFromAmong("2.0.0", "1.0.0");

    /// <summary>Gets a value indicating whether version 1 of the protocol was asked for.</summary>
    public bool IsVersion1(SymbolResult result) => result.GetValue(_version) is "1.0.0";

    /// <summary>Gets a value indicating whether every certificate of the server is accepted.</summary>
    public bool IsInsecure(ParseResult parsed) => parsed.GetValue(_insecure);

    /// <summary>Gets whether lines of JSON are wanted.</summary>
    public bool WantsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Adds the address; a command's own arguments come behind it.</summary>
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
