namespace PhoenixSharp.Cli.Tests.Output;

/// <summary>What a server says may not draw on the terminal, control it, or break the lines of JSON.</summary>
public sealed class HostileServerTests(Fixture fixture) : IClassFixture<Fixture>
{
    private const string Title = "\u001b]0;owned\u0007"; // names a terminal's window
    private const string Clear = "\u009b2J"; // clears the screen: one character of C1, which JSON may hold as it is
    private const string Backwards = "\u202egnp.exe"; // turns the writing round
    private const string Markup = "[red]x[/] [/] [link=https://evil.example]y";

    private static readonly string[] Words = [Title, Clear, Backwards, Markup, "two\nlines"];

    // What JSON may hold as it is goes as it is.
    private static readonly string Payload = $$"""{"words":["\u001b]0;owned\u0007","{{Clear}}","{{Backwards}}","{{Markup}}","two\nlines"]}""";

    [Theory]
    [InlineData("room:hostile")]
    [InlineData("room:hostile-json", "--json")]
    public async Task Events_and_payloads_are_one_clean_line(string topic, params string[] more)
    {
        await using var phx = Program.Phx(["listen", fixture.Url, topic, "--count", "1", .. more]);
        await phx.LineAsync("joined");
        await using var person = await Person.JoinAsync(fixture.Url, topic);
        await person.Channel.PushAsync("broadcast_to", new { topic, @event = Title + Markup, payload = new { words = Words } }, TestContext.Current.CancellationToken);
        var line = await phx.LineAsync("owned");
        Assert.Equal(0, await phx.EndAsync());
        Assert.Contains("""["\u001B]0;owned\u0007","\u009B2J","\u202Egnp.exe","[red]x[/] [/] [link=https://evil.example]y","two\nlines"]""", line, StringComparison.Ordinal);
        AssertClean(phx.Text);
    }

    [Fact]
    public async Task White_space_between_the_JSON_makes_no_new_line()
    {
        var (exitCode, text) = await Program.RunPhxAsync("push", fixture.Url, "room:1", "echo", "{\"a\":\n\t[1,\r\n2]}", "--json");
        Assert.Equal(0, exitCode);
        JsonLine.Equal("""{"type":"reply","topic":"room:1","event":"echo","status":"ok","response":{"a":[1,2]}}""", text);
    }

    [Fact]
    public async Task The_reason_of_an_error_is_clean()
    {
        var (exitCode, text) = await Program.RunPhxAsync("push", fixture.Url, "room:1", "echo_error", Payload);
        Assert.Equal(1, exitCode);
        AssertClean(text);
    }

    [Fact]
    public async Task In_a_terminal_the_table_is_all_that_is_drawn()
    {
        await using var ann = await Person.JoinAsync(fixture.Url, "presence:[red]", new { key = Title + Clear + Markup, meta = new { words = Words } });
        await using var phx = Program.PhxInTerminal("presence", fixture.Url, "presence:[red]", "--join", """{"key":"me","meta":{}}""", "--count", "1");
        Assert.Equal(0, await phx.EndAsync());
        Assert.Contains("presence:[red]: 2 present", phx.Text, StringComparison.Ordinal);
        Assert.Contains("""\u001B]0;owned\u0007""", phx.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b]", phx.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0007', phx.Text);
        Assert.DoesNotContain('\u009b', phx.Text);
        Assert.DoesNotContain('\u202e', phx.Text);
    }

    private static void AssertClean(string text) => Assert.DoesNotContain(text, character => char.IsControl(character) && character != '\n' || character == '\u202e');
}
