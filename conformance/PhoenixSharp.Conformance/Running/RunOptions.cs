using System.CommandLine;

namespace PhoenixSharp.Conformance.Running;

/// <summary>All options of <c>run</c>.</summary>
internal sealed class RunOptions
{
    private readonly ServerOptions _server = new();
    private readonly SelectionOptions _selection = new();

    private readonly Option<string?> _deviations = Words.Text(
        "--deviations",
        "FILE",
        "Where the server differs on purpose; see: help deviations. "
        + "Default: conformance/DEVIATIONS.md, here or in a folder above, if it exists");

    private readonly Option<string?> _json = Words.NewFile("--json", "Write the outcome as JSON; see: help json");
    private readonly Option<string?> _junit = Words.NewFile("--junit", "Write the outcome as JUnit XML, for a build server");
    private readonly Option<string?> _html = Words.NewFile("--html", "Write the outcome as a page, with the badge");
    private readonly Option<string?> _badge = Words.NewFile("--badge", "Write the badge as SVG");
    private readonly Option<int> _jobs = Words.Jobs("scenarios", byDefault: 4);
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Report each scenario when it ends" };

    public RunOptions AddTo(Command command)
    {
        _server.AddTo(command);
        _selection.AddTo(command);
        foreach (var option in new Option[] { _deviations, _json, _junit, _html, _badge, _jobs, _verbose })
            command.Add(option);
        return this;
    }

    public Arguments Read(ParseResult parsed) => _selection.Read(parsed) with
    {
        Url = _server.Url(parsed),
        Server = _server.Server(parsed),
        List = _server.List(parsed),
        Deviations = parsed.GetValue(_deviations),
        Json = parsed.GetValue(_json),
        Junit = parsed.GetValue(_junit),
        Html = parsed.GetValue(_html),
        Badge = parsed.GetValue(_badge),
        Jobs = parsed.GetValue(_jobs),
        Verbose = parsed.GetValue(_verbose),
    };
}
