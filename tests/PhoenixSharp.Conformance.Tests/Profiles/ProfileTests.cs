using PhoenixSharp.Conformance.Profiles;
using PhoenixSharp.Conformance.Running;
using PhoenixSharp.Conformance.Tests.Stub;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Tests.Profiles;

public sealed class ProfileTests
{
    [Fact]
    public void The_whole_contract_leaves_nothing_out() => Assert.All(Replay.All, scenario => Assert.Null(Profile.Whole.LeavesOut(scenario)));

    [Theory]
    [InlineData("idle/timeout-v2", "needs /idle over websocket", """{"sockets":{"/socket":["websocket","longpoll"]}}""")]
    [InlineData("longpoll/broadcast-v2", "needs /socket over longpoll", """{"sockets":{"/socket":["websocket"]}}""")]
    [InlineData("mixed/three-clients", "needs version 1.0.0", """{"versions":["2.0.0"]}""")]
    [InlineData("presence/update-v2", "needs the channel presence:*", """{"channels":["room:*"], /* no more */}""")]
    [InlineData("room/echo-v1", "excepted by the profile", """{"except":["room/echo-v1"]}""")]
    [InlineData("auth/param-valid", "excepted by the profile", """{"except":["auth"]}""")]
    [InlineData("room/echo-v2", null, """{"sockets":{"/socket":["websocket"]},"channels":["room:*"],"versions":["2.0.0"]}""")]
    [InlineData("handshake/path-unknown", null, """{"sockets":{}}""")] // it shows that nothing is there
    [InlineData("handshake/path-no-longpoll-on-limited", null, """{"sockets":{"/limited":["websocket"]}}""")]
    [InlineData("handshake/vsn-3_0_0", null, """{"versions":["1.0.0"]}""")] // refused in any case
    public void Leaves_out_what_needs_something_else(string scenario, string? reason, string profile) =>
        Assert.Equal(reason, Profile.Parse(profile).LeavesOut(Replay.Scenario(scenario)));

    [Fact]
    public void What_is_left_out_is_told_apart_from_what_is_played()
    {
        var selection = Selection.Pick(Replay.All, Profile.Parse("""{"channels":["room:*","exact"]}"""), new Arguments { Areas = ["join", "presence"] });
        Assert.Equal((520, 33, 40), (selection.All.Count, selection.Picked.Count, selection.Outside.Count));
        Assert.All(selection.Outside.Keys, scenario => Assert.Equal("presence", scenario.Area));
    }

    [Fact]
    public void A_socket_may_stand_elsewhere()
    {
        var placed = Profile.Parse("""{"paths":{"/socket":"/api/live"}}""").Place(Replay.Scenario("longpoll/broadcast-v2"));
        Assert.Equal(["/api/live/websocket?vsn=2.0.0", "/api/live/longpoll?vsn=2.0.0"], placed.Steps.Take(2).Select(step => step.RequestOrNull()!.Path));
    }

    [Theory]
    [InlineData("there is no key socket; known are sockets, paths, channels, versions, except", """{"socket":{}}""")]
    [InlineData("there is no socket /api in the contract; known are /socket, /limited, /idle, /origin", """{"sockets":{"/api":["websocket"]}}""")]
    [InlineData("there is no transport of /idle longpoll in the contract; known are websocket", """{"sockets":{"/idle":["longpoll"]}}""")]
    [InlineData("there is no channel rooms:* in the contract; known are room:*, exact, intercept:*, presence:*", """{"channels":["rooms:*"]}""")]
    [InlineData("there is no version 2 in the contract; known are 1.0.0, 2.0.0", """{"versions":["2"]}""")]
    [InlineData("the path of /socket must begin with a slash and not end with one", """{"paths":{"/socket":"api/"}}""")]
    public void Tells_what_the_contract_does_not_have(string message, string profile) =>
        Assert.Equal(message, Assert.Throws<ProfileException>(() => Profile.Parse(profile)).Message);

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"channels":"room:*"}""")]
    [InlineData("""{"channels":[1]}""")]
    public void Tells_what_has_another_shape(string profile) =>
        Assert.StartsWith("it is no JSON of that shape: ", Assert.Throws<ProfileException>(() => Profile.Parse(profile)).Message, StringComparison.Ordinal);

    [Fact]
    public void Tells_that_there_is_no_such_file() =>
        Assert.StartsWith("The profile missing.json cannot be used: ", Assert.Throws<ProfileException>(() => Profile.Read("missing.json")).Message, StringComparison.Ordinal);
}
