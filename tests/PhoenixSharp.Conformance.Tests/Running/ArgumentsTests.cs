using System.CommandLine;
using PhoenixSharp.Conformance.Profiles;
using PhoenixSharp.Conformance.Running;
using PhoenixSharp.Conformance.Tests.Stub;

namespace PhoenixSharp.Conformance.Tests.Running;

public sealed class ArgumentsTests
{
    [Fact]
    public void Run_reads_all_options()
    {
        var arguments = Parse(
            "--url", "http://127.0.0.1:4000", "--areas", "room,join", "--except", "join", "--scenario", "room/echo-v1",
            "--scenario", "room/echo-v2", "--jobs", "2", "--verbose", "--http2", "--profile", "p", "--transcripts", "t",
            "--deviations", "d", "--json", "a", "--junit", "b", "--html", "c", "--badge", "e");
        Assert.Equal(new Uri("http://127.0.0.1:4000"), arguments.Url);
        Assert.Equal(["room", "join"], arguments.Areas);
        Assert.Equal(["room/echo-v1", "room/echo-v2"], arguments.Scenarios);
        Assert.True(arguments is { Server: null, Jobs: 2, Verbose: true, List: false, Http2: true });
        Assert.True(arguments is { Profile: "p", Transcripts: "t", Deviations: "d" });
        Assert.True(arguments is { Json: "a", Junit: "b", Html: "c", Badge: "e" });
        var picked = Selection.Pick(Replay.All, Profile.Whole, arguments).Picked;
        Assert.Equal(["room/echo-v1", "room/echo-v2"], picked.Select(scenario => scenario.Name));
    }

    [Fact]
    public void Run_plays_four_scenarios_at_a_time_by_default() => Assert.Equal(4, Parse("--server", "serve {url}").Jobs);

    [Theory]
    [InlineData("There is no area rooms. --list shows them.", "--areas", "rooms")]
    [InlineData("There is no scenario room/echo. --list shows them.", "--scenario", "room/echo")]
    [InlineData("No scenario is left to play.", "--scenario", "room/echo-v1", "--except", "room")]
    public void Selection_fails_when_a_name_is_unknown_or_nothing_is_left(string message, params string[] words)
    {
        var arguments = Parse([.. words, "--list"]);
        Assert.Equal(message, Assert.Throws<UsageException>(() => Selection.Pick(Replay.All, Profile.Whole, arguments)).Message);
    }

    private static Arguments Parse(params string[] words)
    {
        var command = new Command("run");
        var options = new RunOptions().AddTo(command);
        var parsed = command.Parse(words);
        Assert.Empty(parsed.Errors);
        return options.Read(parsed);
    }
}
