using System.CommandLine;
using PhoenixSharp.Conformance.Running;
using PhoenixSharp.Conformance.WebSocketCases.Groups;

namespace PhoenixSharp.Conformance.Tests.Running;

public sealed class WebSocketArgumentsTests
{
    [Fact]
    public void WebSocket_reads_all_options()
    {
        var arguments = Parse(
            "--url", "http://127.0.0.1:4000", "--path", "/other/websocket?vsn=2.0.0", "--group", "pings,close",
            "--case", "pings/ping-0", "--case", "close/empty", "--jobs", "2", "--verbose");
        Assert.Equal(new Uri("http://127.0.0.1:4000"), arguments.Url);
        Assert.Equal("/other/websocket?vsn=2.0.0", arguments.Path);
        Assert.True(arguments is { Jobs: 2, Verbose: true, List: false });
        Assert.Equal(["pings/ping-0", "close/empty"], arguments.Pick(AllCases.Read()).Select(one => one.FullName));
    }

    [Fact]
    public void WebSocket_has_a_path_and_sixteen_jobs_by_default()
    {
        var arguments = Parse("--list");
        Assert.Equal(("/socket/websocket?vsn=2.0.0", 16), (arguments.Path, arguments.Jobs));
    }

    [Theory]
    [InlineData("There is no group ping. --list shows them.", "--group", "ping")]
    [InlineData("There is no case ping-0. --list shows them.", "--case", "ping-0")]
    [InlineData("No case is left to play.", "--case", "pings/ping-0", "--group", "close")]
    public void Selection_fails_when_a_name_is_unknown_or_nothing_is_left(string message, params string[] words) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => Parse([.. words, "--list"]).Pick(AllCases.Read())).Message);

    private static WebSocketArguments Parse(params string[] words)
    {
        var command = new Command("websocket");
        var options = new WebSocketOptions().AddTo(command);
        var parsed = command.Parse(words);
        Assert.Empty(parsed.Errors);
        return options.Read(parsed);
    }
}
