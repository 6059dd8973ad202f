using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Mounting;

/// <summary>A route that never matches is named in the log at start.</summary>
public sealed partial class RouteWarningsTests
{
    [Theory]
    [InlineData("room:*", "room:*", "\"room:*\" twice: the first channel is used, and the second one is never created")]
    [InlineData("room:1", "room:1", "\"room:1\" twice: the first channel is used, and the second one is never created")]
    [InlineData("room:*", "room:1", "\"room:1\" after \"room:*\", which matches all of its topics: map \"room:1\" first, or its channel is never created")]
    [InlineData("*", "room:*", "\"room:*\" after \"*\", which matches all of its topics: map \"room:*\" first, or its channel is never created")]
    [InlineData("room:*", "room:{id}", "\"room:{id}\" after \"room:*\", which matches all of its topics: map \"room:{id}\" first, or its channel is never created")]
    [InlineData("room:{id}", "room:1", "\"room:1\" after \"room:{id}\", which matches all of its topics: map \"room:1\" first, or its channel is never created")]
    [InlineData("room:{id}", "room:*", null)]
    [InlineData("room:lobby", "room:*", null)]
    [InlineData("room:a*", "room:*", null)]
    [InlineData("room:a", "room:ab", null)]
    [InlineData("room:*", "rooms", null)]
    public async Task Route_is_named_when_an_earlier_one_matches_all_of_its_topics(string first, string second, string? warning)
    {
        await using var host = await KestrelHost.StartAsync(
            app => app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<RoutedChannel>(first).Channel<RoutedChannel>(second)));

        Assert.Equal(
            warning is null ? [] : [$"The socket at /socket maps {warning}"],
            host.Log.Records.Where(record => record.Level == LogLevel.Warning).Select(record => record.Text));
    }

    [Fact]
    public async Task Routes_are_mapped_when_a_capture_throws_while_they_are_compared()
    {
        await using var host = await KestrelHost.StartAsync(app => app.MapSocket<OpenSocket>(
            "/socket", socket => socket.Channel<RoutedChannel>("room:{broken}").Channel<RoutedChannel>("room:1")));

        var record = Assert.Single(host.Log.Records, record => record.Level >= LogLevel.Warning);
        Assert.Equal("Reading the captures of room:1 for the route room:{broken} failed, so the route does not match it", record.Text);
    }

    private sealed partial class RoutedChannel : Channel<OpenSocket>
    {
        public string Id { get; init; } = "";

        public BrokenNumber? Broken { get; init; }

        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();
    }

    public sealed class BrokenNumber : IParsable<BrokenNumber>
    {
        public static BrokenNumber Parse(string s, IFormatProvider? provider) => throw new NotSupportedException();

        public static bool TryParse(string? s, IFormatProvider? provider, out BrokenNumber result) => throw new NotSupportedException();
    }
}
