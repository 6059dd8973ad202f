namespace PhoenixSharp.Cli.Tests.Tool;

/// <summary>Every command as a native program, which has no reflection and no unused code.</summary>
public sealed class NativeToolTests(NativeTool phx, Fixture fixture) : IClassFixture<NativeTool>, IClassFixture<Fixture>
{
    private const string Me = """{"key":"me","meta":{"n":1}}""";

    [Fact]
    public void Native_build_has_no_warnings() => Assert.Equal("", phx.Warnings);

    [Fact]
    public async Task Native_help_and_usage_errors_are_the_same()
    {
        foreach (var words in new string[][] { [], ["push", "--help"], ["listen"], ["bench", "echo", "--clients", "0"], ["lisen"] })
            Assert.Equal(await Program.RunPhxAsync(words), await phx.RunAsync(words), IsSameHelp);
    }

    [Theory]
    [InlineData]
    [InlineData("--longpoll")]
    [InlineData("--vsn", "1.0.0")]
    public async Task Native_push_writes_the_reply(params string[] more)
    {
        var (exitCode, text) = await phx.RunAsync(["push", fixture.Url, "room:push", "echo", """{"a":[1]}""", "--json", .. more]);
        Assert.True(exitCode == 0, text);
        JsonLine.Equal("""{"type":"reply","topic":"room:push","event":"echo","status":"ok","response":{"a":[1]}}""", text);
    }

    [Fact]
    public async Task Native_refusal_gives_the_reason()
    {
        var (exitCode, text) = await phx.RunAsync("push", fixture.Url, "room:forbidden", "echo");
        Assert.Equal(1, exitCode);
        Assert.StartsWith("The join of room:forbidden was refused: unauthorized.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Native_listen_writes_events_and_leaves_when_interrupted()
    {
        await using var listening = phx.Start("listen", fixture.Url, "room:listen");
        await listening.LineAsync("joined");
        var (exitCode, text) = await phx.RunAsync("push", fixture.Url, "room:listen", "shout", """{"a":1}""", "--listen", "30s",
            "--count", "1");
        Assert.True(exitCode == 0, text);
        Assert.Contains("  shout  {\"a\":1}", text, StringComparison.Ordinal);
        await listening.LineAsync("  shout  {\"a\":1}");
        await listening.SignalAsync("INT");
        Assert.Equal(0, await listening.EndAsync());
    }

    [Fact]
    public async Task Native_chat_pushes_lines()
    {
        await using var chat = phx.Start("chat", fixture.Url, "room:chat", "shout");
        await chat.PipeAsync("hello"u8.ToArray());
        Assert.Equal(0, await chat.EndAsync());
        Assert.Contains("  shout  {\"body\":\"hello\"}", chat.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Native_presence_writes_lines_and_JSON()
    {
        await using var lines = phx.Start("presence", fixture.Url, "presence:native", "--join", Me);
        Assert.EndsWith("  came  me  {\"n\":1}", await lines.LineAsync("  came  me"), StringComparison.Ordinal);
        var (exitCode, text) = await phx.RunAsync("presence", fixture.Url, "presence:native-json", "--join", Me, "--json", "--count", "1");
        Assert.True(exitCode == 0, text);
        Assert.Contains("\"presences\":[{\"key\":\"me\",\"metas\":[{\"phx_ref\":\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Native_presence_keeps_a_table_in_a_terminal()
    {
        await using var table = Program.StartInTerminal([phx.Path, "presence", fixture.Url, "presence:native-table", "--join", Me,
            "--count", "1"]);
        Assert.Equal(0, await table.EndAsync());
        Assert.Contains("presence:native-table: 1 present", table.Text, StringComparison.Ordinal);
        Assert.Contains("│ me  │ 1         │ {\"n\":1} │", table.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("connections", "5 connections", "--clients", "5")]
    [InlineData("echo", "20 replies", "room:echo", "echo", "{}", "--clients", "2", "--count", "10")]
    [InlineData("fanout", "10 deliveries", "room:fanout", "shout", "--clients", "2", "--count", "5")]
    [InlineData("storm", "5 joins", "room:storm", "--clients", "5")]
    public async Task Native_bench_reports(string bench, string done, params string[] more)
    {
        var (exitCode, text) = await phx.RunAsync(["bench", bench, fixture.Url, .. more]);
        Assert.True(exitCode == 0, text);
        Assert.Contains(done, text, StringComparison.Ordinal);
        Assert.Contains("│ percentile │", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Native_bench_shows_a_bar_in_a_terminal()
    {
        await using var bench = Program.StartInTerminal([phx.Path, "bench", "echo", fixture.Url, "room:bar", "echo", "--count", "20"]);
        await bench.LineAsync("━━━");
        Assert.Equal(0, await bench.EndAsync());
    }

    private static bool IsSameHelp((int ExitCode, string Text) expected, (int ExitCode, string Text) native) =>
        expected.ExitCode == native.ExitCode && Sorted(expected.Text).SequenceEqual(Sorted(native.Text));

    // The lines of the two outputs are in no fixed order.
    private static IEnumerable<string> Sorted(string text) => text.Split('\n').Order(StringComparer.Ordinal);
}
