using PhoenixSharp.Conformance.Profiles;
using PhoenixSharp.Conformance.Running;
using PhoenixSharp.Conformance.Tests.Stub;

namespace PhoenixSharp.Conformance.Tests.Running;

public sealed class ArgumentsTests
{
    [Fact]
    public void Reads_all_options()
    {
        var arguments = Arguments.Parse(["--url", "http://127.0.0.1:4000", "--areas", "room,join", "--except", "join", "--scenario", "room/echo-v1",
            "--scenario", "room/echo-v2", "--jobs", "2", "--verbose"]);
        Assert.Equal(new Uri("http://127.0.0.1:4000"), arguments.Url);
        Assert.Equal(["room", "join"], arguments.Areas);
        Assert.Equal(["room/echo-v1", "room/echo-v2"], arguments.Scenarios);
        Assert.True(arguments is { Jobs: 2, Verbose: true, List: false });
        Assert.Equal(["room/echo-v1", "room/echo-v2"], Selection.Pick(Replay.All, Profile.Whole, arguments).Picked.Select(scenario => scenario.Name));
    }

    [Theory]
    [InlineData("Give either --url or --server.")]
    [InlineData("Give either --url or --server.", "--url", "http://127.0.0.1:1", "--server", "serve {url}")]
    [InlineData("Unknown option --uri.", "--uri", "x")]
    [InlineData("--url needs a value.", "--url")]
    [InlineData("--url needs a value.", "--url", "--verbose")]
    [InlineData("--url needs an address such as http://127.0.0.1:4000, without a path; got 127.0.0.1:4000.", "--url", "127.0.0.1:4000")]
    [InlineData("--server needs a command with {url} in it.", "--server", "serve")]
    [InlineData("--html needs a file in a folder that exists; got missing/report.html.", "--html", "missing/report.html")]
    [InlineData("--jobs needs a number from 1 to 64; got 0.", "--jobs", "0")]
    public void Tells_what_is_wrong(string message, params string[] words) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => Arguments.Parse(words)).Message);

    [Theory]
    [InlineData("There is no area rooms. --list shows them.", "--areas", "rooms")]
    [InlineData("There is no scenario room/echo. --list shows them.", "--scenario", "room/echo")]
    [InlineData("No scenario is left to play.", "--scenario", "room/echo-v1", "--except", "room")]
    public void Tells_what_does_not_exist(string message, params string[] words) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => Selection.Pick(Replay.All, Profile.Whole, Arguments.Parse([.. words, "--list"]))).Message);
}
