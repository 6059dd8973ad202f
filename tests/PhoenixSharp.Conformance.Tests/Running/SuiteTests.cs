using PhoenixSharp.Conformance.Playing;
using PhoenixSharp.Conformance.Running;
using PhoenixSharp.Conformance.Tests.Stub;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Tests.Running;

public sealed class SuiteTests
{
    [Theory]
    [InlineData("presence/update-v1", "presence:update")]
    [InlineData("presence/update-v2", "presence:update")]
    [InlineData("broadcast/broadcast_to-v2", "room:b1", "room:b2", "room:nobody")]
    [InlineData("disconnect/integer-user-v2", "user_socket:42", "user_socket:admin", "room:ctl")]
    [InlineData("auth/param-user_id-unicode", "user_socket:Größe Ω 日本", "room:w")]
    [InlineData("longpoll/heartbeat-v1")]
    [InlineData("longpoll/disconnect-v2", "room:lp", "user_socket:u1")]
    public void Names_what_scenarios_could_meet_by(string scenario, params string[] names) =>
        Assert.Equal(names.Order(), ScenarioNames.Of(Replay.Scenario(scenario)).Order());

    [Fact]
    public void Every_scenario_that_joins_has_a_name() => Assert.DoesNotContain(Replay.All, scenario =>
        !scenario.Name.StartsWith("heartbeat/", StringComparison.Ordinal) // these join the connection's own topic
        && scenario.Steps.OfType<Step.Send>().Any(send => send.Frames.Any(frame => frame.Payload.AsSpan().IndexOf("phx_join"u8) >= 0)) && ScenarioNames.Of(scenario).Count == 0);

    [Fact]
    public async Task Plays_every_scenario_once_and_close_times_last()
    {
        // Nothing listens there, so each fails at once.
        var options = new PlayOptions(new Uri("http://127.0.0.1:1")) { SilenceScale = 0 };
        Scenario[] scenarios = [.. Replay.All.Where(scenario => scenario.Area is "idle" or "join" or "presence")];
        var played = await new Suite(options, 4, _ => { }).PlayAsync(scenarios);
        Assert.Equal(scenarios.Select(scenario => scenario.Name).Order(), played.Select(one => one.Scenario.Name).Order());
        Assert.All(played.TakeLast(9), one => Assert.Equal("idle", one.Scenario.Area));
        Assert.All(played, one => Assert.Equal("a connection to http://127.0.0.1:1/", one.Failure!.Expected));
    }
}
