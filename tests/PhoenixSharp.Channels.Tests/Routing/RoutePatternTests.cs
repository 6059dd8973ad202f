namespace PhoenixSharp.Routing;

/// <summary>Patterns with captures. <c>{id}</c> is a string here, <c>{number}</c> an int, <c>{key}</c> a Guid.</summary>
public sealed class RoutePatternTests
{
    private const string Key = "0f8fad5b-d9cb-469f-a165-70867728950e";

    [Theory]
    [InlineData("room:{id}", "room:1", true)]
    [InlineData("room:{id}", "room:Große Halle", true)]
    [InlineData("room:{id}", "room:", false)]
    [InlineData("room:{id}", "room", false)]
    [InlineData("room:{id}", "Room:1", false)]
    [InlineData("room:{id}", "room:1:2", false)]
    [InlineData("room:{id}", "room:1:", false)]
    [InlineData("room:{id}", "room:*", false)]
    [InlineData("room:{id}", "room:a*b", false)]
    [InlineData("room:{number}", "room:42", true)]
    [InlineData("room:{number}", "room:-1", true)]
    [InlineData("room:{number}", "room:lobby", false)]
    [InlineData("room:{number}", "room:1,000", false)]
    [InlineData("room:{number}", "room:99999999999", false)]
    [InlineData("room:{key}", "room:" + Key, true)]
    [InlineData("room:{key}", "room:42", false)]
    [InlineData("room:{id}:user:{number}", "room:a:user:1", true)]
    [InlineData("room:{id}:user:{number}", "room:a:user:b", false)]
    [InlineData("room:{id}:user:{number}", "room:a:users:1", false)]
    [InlineData("room:{id}:user:{number}", "room:a::1", false)]
    [InlineData("{id}", "lobby", true)]
    [InlineData("{id}:{number}", "a:1", true)]
    [InlineData("{id}:lobby", ":lobby", false)]
    [InlineData("game-{number}.v1:x", "game-7.v1:x", true)]
    [InlineData("game-{number}.v1:x", "game-.v1:x", false)]
    [InlineData("game-{number}.v1:x", "game-7.v2:x", false)]
    [InlineData("room:{id}:*", "room:1:", true)]
    [InlineData("room:{id}:*", "room:1:a:b*", true)]
    [InlineData("room:{id}:*", "room:1", false)]
    [InlineData("room:{id}:*", "room::a", false)]
    [InlineData("room:{id}:log*", "room:1:logs:2", true)]
    [InlineData("room:{id}:log*", "room:1:lo", false)]
    public void Pattern_matches_topics_whose_captures_can_be_read(string pattern, string topic, bool matches) =>
        Assert.Equal(matches, Pattern(pattern).Matches(topic));

    [Theory]
    [InlineData("room:{id", "has a { or } that is not part of a capture such as {id}")]
    [InlineData("room:id}", "has a { or } that is not part of a capture such as {id}")]
    [InlineData("room:{{id}}", "has a { or } that is not part of a capture such as {id}")]
    [InlineData("room:{a:b}", "has a { or } that is not part of a capture such as {id}")]
    [InlineData("room:{}", "has the capture {}, which is not the name of a property")]
    [InlineData("room:{1d}", "has the capture {1d}, which is not the name of a property")]
    [InlineData("room:{a b}", "has the capture {a b}, which is not the name of a property")]
    [InlineData("room:{id}-{number}", "has two captures that no colon separates, or a brace too many")]
    [InlineData("room:{id}}", "has two captures that no colon separates, or a brace too many")]
    [InlineData("room:{id}*", "has a * right after {id}: put a colon between them")]
    [InlineData("room:{id}:user:{ID}", "has the capture {id} twice")]
    [InlineData("room:*:{id}", "has a * before its end: write an exact topic, or a prefix such as \"room:*\"")]
    public void Pattern_is_refused_when_it_is_not_legal(string pattern, string problem) => Assert.StartsWith(
        $"The topic pattern \"{pattern}\" {problem}.",
        Assert.Throws<ArgumentException>(() => Pattern(pattern)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("*", "room:{id}", true)]
    [InlineData("room:*", "room:{id}", true)]
    [InlineData("room:*", "room:a{id}:x", true)]
    [InlineData("room:a*", "room:{id}", false)]
    [InlineData("room:1", "room:{id}", false)]
    [InlineData("room:{id}", "room:1", true)]
    [InlineData("room:{number}", "room:lobby", false)]
    [InlineData("room:{id}", "room:*", false)]
    [InlineData("room:{id}", "room:1:*", false)]
    [InlineData("room:{id}:*", "room:1:*", true)]
    [InlineData("room:{id}:*", "room:1*", false)]
    [InlineData("room:{id}", "room:{id}", true)]
    [InlineData("room:{id}", "room:{number}", true)]
    [InlineData("room:{number}", "room:{id}", false)]
    [InlineData("room:{number}", "room:{number}", true)]
    [InlineData("room:{number}", "room:{key}", false)]
    [InlineData("room:{id}", "room:a{id}", true)]
    [InlineData("room:a{id}", "room:{id}", false)]
    [InlineData("{id}:{number}", "room:{number}", true)]
    [InlineData("room:{number}", "{id}:{number}", false)]
    [InlineData("room:{id}", "room:{id}:x", false)]
    [InlineData("room:{id}:x", "room:{id}:y", false)]
    [InlineData("room:{id}:*", "room:{id}:x:{number}", true)]
    [InlineData("room:{id}:*", "room:{id}", false)]
    [InlineData("room:{id}:*", "room:{id}:x*", true)]
    [InlineData("room:{id}:x*", "room:{id}:*", false)]
    [InlineData("room:{id}:x*", "room:{id}:{number}", false)]
    public void Pattern_covers_another_when_it_matches_all_of_its_topics(string pattern, string other, bool covers) =>
        Assert.Equal(covers, Pattern(pattern).Covers(Pattern(other)));

    private static RoutePattern Pattern(string pattern) => new(pattern, name => ChannelCaptures.Find(typeof(CaptureChannel), name));
}
