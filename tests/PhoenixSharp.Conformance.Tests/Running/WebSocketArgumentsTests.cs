using PhoenixSharp.Conformance.Running;
using PhoenixSharp.Conformance.WebSocketCases.Groups;

namespace PhoenixSharp.Conformance.Tests.Running;

public sealed class WebSocketArgumentsTests
{
    [Fact]
    public void Reads_all_options()
    {
        var arguments = WebSocketArguments.Parse(["--url", "http://127.0.0.1:4000", "--path", "/other/websocket?vsn=2.0.0", "--group",
            "pings,close", "--case", "pings/ping-0",
            "--case", "close/empty", "--jobs", "2", "--verbose"]);
        Assert.Equal(new Uri("http://127.0.0.1:4000"), arguments.Url);
        Assert.Equal("/other/websocket?vsn=2.0.0", arguments.Path);
        Assert.True(arguments is { Jobs: 2, Verbose: true, List: false });
        Assert.Equal(["pings/ping-0", "close/empty"], arguments.Pick(AllCases.Read()).Select(one => one.FullName));
    }

    [Theory]
    [InlineData("Give either --url or --server.")]
    [InlineData("Unknown option --areas.", "--areas", "room")]
    [InlineData("--path needs a path and the version 2, such as /socket/websocket?vsn=2.0.0; got /socket/websocket.", "--path", "/socket/websocket")]
    [InlineData("--url needs a value.", "--url")]
    public void Tells_what_is_wrong(string message, params string[] words) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => WebSocketArguments.Parse(words)).Message);

    [Theory]
    [InlineData("There is no group ping. --list shows them.", "--group", "ping")]
    [InlineData("There is no case ping-0. --list shows them.", "--case", "ping-0")]
    [InlineData("No case is left to play.", "--case", "pings/ping-0", "--group", "close")]
    public void Tells_what_does_not_exist(string message, params string[] words) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => WebSocketArguments.Parse([.. words, "--list"]).Pick(AllCases.Read())).Message);
}
