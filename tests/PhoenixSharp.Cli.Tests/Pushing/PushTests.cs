namespace PhoenixSharp.Cli.Tests.Pushing;

public sealed class PushTests(Fixture fixture) : IClassFixture<Fixture>
{
    [Theory]
    [InlineData(0, "ok  {\"a\":1}", "echo", """{"a": 1}""")]
    [InlineData(0, "ok  {}", "echo")]
    [InlineData(1, "error  {\"a\":1}", "echo_error", """{"a":1}""")]
    public async Task Writes_the_reply_for_people(int exitCode, string reply, params string[] push)
    {
        await using var phx = Program.Phx(["push", fixture.Url, "room:people", .. push]);
        Assert.Equal(reply, await phx.LineAsync(reply));
        Assert.Equal(exitCode, await phx.EndAsync());
        Assert.Matches($@"\d (µs|ms|s) for {push[0]} on room:people", phx.Text);
    }

    [Theory]
    [InlineData(0, "ok", "echo", """{"a": 1}""", """{"a":1}""")]
    [InlineData(1, "error", "echo_error", """{"a":"é\u0000"}""", """{"a":"é\u0000"}""")]
    public async Task Writes_the_reply_for_programs(int exitCode, string status, string @event, string payload, string response)
    {
        var (ended, text) = await Program.RunPhxAsync("push", fixture.Url, "room:programs", @event, payload, "--json");
        Assert.Equal(exitCode, ended);
        JsonLine.Equal($$"""{"type":"reply","topic":"room:programs","event":"{{@event}}","status":"{{status}}","response":{{response}}}""", text);
    }

    [Theory]
    [InlineData("No reply to push on room:1 within 10 s.", "push", "{}", "--timeout", "10s")]
    [InlineData("The channel crashed: crash on room:1 was sent but not answered: channel_error.", "crash")]
    [InlineData("The server closed the channel: stop on room:1 was sent but not answered: channel_closed.", "stop")]
    public async Task Push_ends_with_1_and_the_reason_when_it_is_not_answered(string why, params string[] push)
    {
        var (exitCode, text) = await Program.RunPhxAsync(["push", fixture.Url, "room:1", .. push]);
        Assert.Equal(1, exitCode);
        Assert.StartsWith(why, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_does_not_wait_for_a_reply_with_no_reply()
    {
        await using var witness = Program.Phx("listen", fixture.Url, "room:noreply", "--count", "1");
        await witness.LineAsync("joined");
        var (exitCode, text) = await Program.RunPhxAsync("push", fixture.Url, "room:noreply", "shout_noreply", "{}", "--no-reply", "--json");
        Assert.Equal(0, exitCode);
        JsonLine.Equal("""{"type":"pushed","topic":"room:noreply","event":"shout_noreply"}""", text);
        Assert.Equal(0, await witness.EndAsync());
    }

    [Theory]
    [InlineData("room:forbidden", "The join of room:forbidden was refused: unauthorized.")]
    [InlineData("room:crash", "The join of room:crash was refused: join crashed.")]
    [InlineData("nowhere:1", "The join of nowhere:1 was refused: unmatched topic.")]
    public async Task Push_ends_with_1_and_the_reason_when_the_join_is_refused(string topic, string why)
    {
        var (exitCode, text) = await Program.RunPhxAsync("push", fixture.Url, topic, "echo");
        Assert.Equal(1, exitCode);
        Assert.StartsWith(why, text, StringComparison.Ordinal);
    }
}
