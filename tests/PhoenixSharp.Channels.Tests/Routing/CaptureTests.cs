using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Routing;

/// <summary>Routes with captures, as a client sees them.</summary>
public sealed class CaptureTests
{
    private const string Key = "0f8fad5b-d9cb-469f-a165-70867728950e";

    [Theory]
    [InlineData("room:{id}", "room:lobby", "lobby", 0, "")]
    [InlineData("room:{ID}", "room:lobby", "lobby", 0, "")]
    [InlineData("room:{id}:user:{number}", "room:a b:user:7", "a b", 7, "")]
    [InlineData("{number}:{key}:{id}", "7:" + Key + ":x", "x", 7, Key)]
    [InlineData("room:{id}:*", "room:a:b:c", "a", 0, "")]
    public async Task Property_is_set_before_the_join(string pattern, string topic, string id, int number, string key)
    {
        using var host = new SocketHost().Channel(pattern, _ => new CaptureChannel());
        await JoinedAsync(host.Connect(), topic, id, number, key);
    }

    [Fact]
    public async Task Property_is_set_when_the_container_made_the_channel()
    {
        using var host = new SocketHost(phoenix => phoenix.Services.AddScoped<CaptureChannel>())
            .Channel("room:{id}", services => services.GetRequiredService<CaptureChannel>());
        await JoinedAsync(host.Connect(), "room:a", "a", 0, "");
    }

    [Theory]
    [InlineData("room:lobby")]
    [InlineData("room:")]
    [InlineData("room:1:2")]
    [InlineData("room:1*")]
    public async Task Topic_is_unmatched_when_its_capture_cannot_be_read(string topic)
    {
        using var host = new SocketHost().Channel("room:{number}", _ => new CaptureChannel());
        await UnmatchedAsync(host.Connect(), topic);
    }

    [Fact]
    public async Task Next_route_is_taken_when_the_capture_cannot_be_read()
    {
        using var host = new SocketHost()
            .Channel("room:{number}", _ => new CaptureChannel())
            .Channel("room:{id}", _ => new CaptureChannel());
        var session = host.Connect();
        await JoinedAsync(session, "room:7", "", 7, "");
        await JoinedAsync(session, "room:lobby", "lobby", 0, "");
    }

    [Theory]
    [InlineData("room:*", "room:{id}", "")]
    [InlineData("room:{id}", "room:*", "7")]
    [InlineData("room:7", "room:{id}", "")]
    [InlineData("room:{id}", "room:7", "7")]
    public async Task First_registered_route_that_matches_is_taken(string first, string second, string id)
    {
        using var host = new SocketHost().Channel(first, _ => new CaptureChannel()).Channel(second, _ => new CaptureChannel());
        await JoinedAsync(host.Connect(), "room:7", id, 0, "");
    }

    [Fact]
    public async Task Each_member_has_its_own_captures()
    {
        using var host = new SocketHost().Channel("room:{id}", _ => new CaptureChannel());
        var session = host.Connect();
        await JoinedAsync(session, "room:a", "a", 0, "");
        await JoinedAsync(session, "room:b", "b", 0, "");
        await JoinedAsync(host.Connect(), "room:a", "a", 0, "");
    }

    [Fact]
    public async Task Topics_stay_apart_when_their_captures_are_equal()
    {
        using var host = new SocketHost().Channel("room:{number}", _ => new CaptureChannel());
        var session = host.Connect();
        await JoinedAsync(session, "room:1", "", 1, "");
        await JoinedAsync(session, "room:01", "", 1, "");
        await host.Broadcaster.BroadcastAsync("room:01", "hello", Payload.Empty, TestContext.Current.CancellationToken);
        await session.SendsAsync("""[null,null,"room:01","hello",{}]""");
        session.SentNothingMore();
    }

    [Fact]
    public async Task Route_does_not_match_when_the_applications_parsing_throws()
    {
        using var host = new SocketHost().Channel("room:{text}", _ => new CaptureChannel());
        var session = host.Connect();
        await UnmatchedAsync(session, "room:a");
        await UnmatchedAsync(session, "room:a"); // the connection is still open
        var logged = host.Log.Records.First(record => record.EventId.Id == 216);
        Assert.Equal("Reading the captures of room:a for the route room:{text} failed, so the route does not match it", logged.Text);
    }

    private static Task JoinedAsync(SessionDriver session, string topic, string id, int number, string key)
    {
        session.Receives($$"""["1","1","{{topic}}","phx_join",{}]""");
        var response = $$"""{"id":"{{id}}","number":{{number}},"key":"{{key}}"}""";
        return session.SendsAsync($$"""["1","1","{{topic}}","phx_reply",{"status":"ok","response":{{response}}}]""");
    }

    private static Task UnmatchedAsync(SessionDriver session, string topic)
    {
        session.Receives($$"""["1","1","{{topic}}","phx_join",{}]""");
        return session.SendsAsync($$$"""[null,"1","{{{topic}}}","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""");
    }
}
