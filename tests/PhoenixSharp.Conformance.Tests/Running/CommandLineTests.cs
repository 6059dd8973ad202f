using System.CommandLine;
using PhoenixSharp.Conformance.Running;

namespace PhoenixSharp.Conformance.Tests.Running;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("run")]
    [InlineData("run", "--url", "http://127.0.0.1:1")]
    [InlineData("run", "run", "--list")]
    [InlineData("list", "list", "--areas", "room")]
    [InlineData("explain", "explain", "room/echo-v2")]
    [InlineData("websocket", "websocket", "--list")]
    [InlineData("help", "help", "fixture")]
    [InlineData("run", "help", "run")]
    public void Word_selects_a_command_and_options_alone_are_those_of_run(string command, params string[] words) =>
        Assert.Equal(command, CommandLine.Parse(words).CommandResult.Command.Name);

    [Theory]
    [InlineData("Give either --url or --server.")]
    [InlineData("Give either --url or --server.", "--url", "http://127.0.0.1:1", "--server", "serve {url}")]
    [InlineData("Give either --url or --server.", "websocket")]
    [InlineData("Unrecognized command or argument '--uri'.", "--uri", "x")]
    [InlineData("Unrecognized command or argument 'lst'.", "lst")]
    [InlineData("Unrecognized command or argument '--areas'.", "websocket", "--areas", "room")]
    [InlineData("Required argument missing for option: '--url'.", "--url")]
    [InlineData("--url needs a value.", "--url", "--verbose")]
    [InlineData("--json needs a value.", "--list", "--json", "--verbose")]
    [InlineData("--profile needs a value.", "--list", "--profile", "--verbose")]
    [InlineData("--scenario needs a value.", "--list", "--scenario", "a/b", "--scenario", "--verbose")]
    [InlineData("Required argument 'NAME' missing for command: 'explain'.", "explain")]
    [InlineData("--url needs an address such as http://127.0.0.1:4000, without a path, not 127.0.0.1:4000.", "--url", "127.0.0.1:4000")]
    [InlineData("--server needs a command with {url} in it.", "--server", "serve")]
    [InlineData("--html needs a file in a folder that exists, not missing/report.html.", "--list", "--html", "missing/report.html")]
    [InlineData("--jobs needs a number from 1 to 64, not 0.", "--list", "--jobs", "0")]
    [InlineData(
        "--path needs a path and the version 2, such as /socket/websocket?vsn=2.0.0, not /socket.",
        "websocket", "--list", "--path", "/socket")]
    public void Errors_say_what_is_wrong(string message, params string[] words) =>
        Assert.Contains(message, CommandLine.Errors(CommandLine.Parse(words)));

    [Theory]
    [InlineData("phoenix-conformance run --help", "--url", "x")]
    [InlineData("phoenix-conformance websocket --help", "websocket", "--url", "x")]
    [InlineData("phoenix-conformance --help", "lst")]
    public void Error_names_the_help_on_its_command(string help, params string[] words) =>
        Assert.Equal(help, CommandLine.HelpOn(CommandLine.Parse(words)));

    [Fact]
    public void Word_that_begins_with_an_at_sign_is_no_response_file() =>
        Assert.Empty(CommandLine.Parse(["--url", "http://127.0.0.1:1", "--scenario", "@none"]).Errors);
}
