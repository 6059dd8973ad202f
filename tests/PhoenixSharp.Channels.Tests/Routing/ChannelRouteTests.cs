using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Routing;

public sealed class ChannelRouteTests
{
    [Theory]
    [InlineData("room:*", "room:1", true)]
    [InlineData("room:*", "room:", true)]
    [InlineData("room:*", "room", false)]
    [InlineData("room:*", "Room:1", false)]
    [InlineData("*", "", true)]
    [InlineData("notices", "notices", true)]
    [InlineData("notices", "notices:1", false)]
    public void A_pattern_is_exact_or_a_prefix(string pattern, string topic, bool matches) =>
        Assert.Equal(matches, new ChannelRoute(pattern, _ => new Script().Make()).Matches(topic));

    [Theory]
    [InlineData("")]
    [InlineData("room:*:x")]
    [InlineData("**")]
    public void A_pattern_that_can_match_nothing_sensible_is_refused(string pattern) =>
        Assert.ThrowsAny<ArgumentException>(() => new ChannelRoute(pattern, _ => new Script().Make()));

    [Fact]
    public async Task The_first_route_that_matches_is_taken()
    {
        var (lobby, rooms) = (new Script(), new Script());
        using var host = new SocketHost().Channel("room:lobby", _ => lobby.Make()).Channel("room:*", _ => rooms.Make());
        var session = host.Connect();

        await session.JoinsAsync("room:lobby");
        await session.JoinsAsync("room:1", 2);

        Assert.Single(lobby.Made);
        Assert.Single(rooms.Made);
    }
}
