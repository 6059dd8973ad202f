namespace PhoenixSharp.Cli.Tests.Pushing;

/// <summary><c>phx push … --listen</c>: one connection that pushes and listens.</summary>
public sealed class PushListeningTests(Fixture fixture) : IClassFixture<Fixture>
{
    [Fact]
    public async Task Listen_writes_what_the_server_pushes_to_this_connection_alone()
    {
        string[] words = ["push", fixture.Url, "room:own", "push_then_reply", """{"a":1}""", "--listen", "30s", "--count", "1"];
        await using var phx = Program.Phx(words);
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{3}  pushed  \{""a"":1\}$", await phx.LineAsync("  pushed  "));
        Assert.Equal(0, await phx.EndAsync());
        Assert.Contains("ok  {\"a\":1}", phx.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--longpoll")]
    public async Task Listen_writes_JSON_and_filters_events(params string[] transport)
    {
        string[] words = ["push", fixture.Url, $"room:json{transport.Length}", "shout", "{}", "--no-reply", "--json"];
        string[] listening = ["--listen", "30s", "--event", "shout", "--event", "other", "--count", "1"];
        var (exitCode, text) = await Program.RunPhxAsync([.. words, .. listening, .. transport]);
        Assert.Equal(0, exitCode);
        Assert.Contains("\"type\":\"pushed\"", text, StringComparison.Ordinal);
        Assert.Contains("\"event\":\"shout\",\"payload\":{}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listen_ends_with_0_when_its_time_has_passed()
    {
        await using var phx = Program.Phx("push", fixture.Url, "room:time", "shout", "{}", "--listen", "200ms");
        await phx.LineAsync("  shout  {}");
        Assert.Equal(0, await phx.EndAsync());
    }

    [Fact]
    public async Task Listen_ends_with_1_when_fewer_events_are_received()
    {
        string[] words = ["push", fixture.Url, "room:few", "echo", "{}", "--listen", "100ms", "--count", "2"];
        var (exitCode, text) = await Program.RunPhxAsync(words);
        Assert.Equal(1, exitCode);
        Assert.Contains("0 of 2 were received within 0.1 s.\n", text, StringComparison.Ordinal);
        Assert.Contains("Use --listen to wait longer.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listen_ends_at_once_when_the_push_is_refused()
    {
        var (exitCode, text) = await Program.RunPhxAsync("push", fixture.Url, "room:no", "echo_error", """{"a":1}""", "--listen", "1h");
        Assert.Equal(1, exitCode);
        Assert.Contains("error  {\"a\":1}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listen_leaves_cleanly_when_interrupted()
    {
        await using var phx = Program.Phx("push", fixture.Url, "room:interrupted", "shout", "{}", "--listen", "1h");
        await phx.LineAsync("for shout on"); // on the standard error, in no fixed order with the events on the standard output
        await phx.SignalAsync("INT");
        Assert.Equal(0, await phx.EndAsync());
    }
}
