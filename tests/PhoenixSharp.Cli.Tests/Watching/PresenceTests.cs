namespace PhoenixSharp.Cli.Tests.Watching;

public sealed class PresenceTests(Fixture fixture) : IClassFixture<Fixture>
{
    private const string Me = """{"key":"me","meta":{"n":1}}""";

    [Fact]
    public async Task Presences_are_written_as_JSON_when_they_join_and_leave()
    {
        await using var phx = Program.Phx("presence", fixture.Url, "presence:json", "--join", Me, "--json");
        await phx.LineAsync("presences");
        await using (var ann = await Person.JoinAsync(fixture.Url, "presence:json", new { key = "ann", meta = new { n = 2 } }))
        {
            Assert.Contains("\"key\":\"ann\",\"first\":true,\"metas\":[{\"", await phx.LineAsync("\"join\""), StringComparison.Ordinal);
            Assert.Matches(@"""presences"":\[\{""key"":""ann"",""metas"":\[\{.*""n"":2\}\]\},\{""key"":""me"",""metas"":\[\{.*""n"":1\}\]\}\]|""presences"":\[\{""key"":""me"".*""key"":""ann""", await phx.LineAsync("\"ann\""));
        }
        Assert.Contains("\"key\":\"ann\",\"last\":true", await phx.LineAsync("\"leave\""), StringComparison.Ordinal);
        Assert.DoesNotContain("ann", await phx.LineAsync("presences"), StringComparison.Ordinal);
        await phx.SignalAsync("INT");
        Assert.Equal(0, await phx.EndAsync());
    }

    [Fact]
    public async Task Presences_are_written_as_lines_when_there_is_no_terminal()
    {
        await using var phx = Program.Phx("presence", fixture.Url, "presence:lines", "--join", Me);
        Assert.EndsWith("\"n\":1}", await phx.LineAsync("  came  me  {"), StringComparison.Ordinal);
        await using (var ann = await Person.JoinAsync(fixture.Url, "presence:lines", new { key = "ann", meta = new { n = 2 } }))
        {
            await phx.LineAsync("  came  ann  {");
            await using (var again = await Person.JoinAsync(fixture.Url, "presence:lines", new { key = "ann", meta = new { n = 3 } }))
                await phx.LineAsync("  more  ann  {");
            await phx.LineAsync("  less  ann  {");
        }
        await phx.LineAsync("  left  ann  {");
        Assert.DoesNotContain("more  me", phx.Text, StringComparison.Ordinal); // the diff of one's own join repeats the list
    }

    [Fact]
    public async Task Presence_ends_when_the_count_is_reached()
    {
        var (exitCode, text) = await Program.RunPhxAsync("presence", fixture.Url, "presence:count", "--join", Me, "--json", "--count", "1");
        Assert.Equal(0, exitCode);
        Assert.Equal(["joined", "join", "presences"], text.Split('\n').Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Unreadable_presence_is_reported_and_the_next_list_is_shown()
    {
        await using var phx = Program.Phx("presence", fixture.Url, "room:odd", "--json");
        await phx.LineAsync("joined");
        await using var person = await Person.JoinAsync(fixture.Url, "room:odd");
        await person.PushAsync("broadcast_to", """{"topic":"room:odd","event":"presence_state","payload":{"ann":1}}""");
        await phx.LineAsync("\"type\":\"unreadable\"");
        await person.PushAsync("broadcast_to", """{"topic":"room:odd","event":"presence_state","payload":{"ann":{"metas":[{"phx_ref":"a"}]}}}""");
        JsonLine.Equal("""{"type":"presences","topic":"room:odd","presences":[{"key":"ann","metas":[{"phx_ref":"a"}]}]}""", await phx.LineAsync("\"presences\":[{"));
    }

    [Fact]
    public async Task Table_is_shown_in_a_terminal_and_the_cursor_is_restored()
    {
        await using var phx = Program.PhxInTerminal("presence", fixture.Url, "presence:table", "--join", Me, "--count", "2");
        await phx.LineAsync("presence:table: 1 present");
        Assert.Contains("\u001b[?25l", phx.Text, StringComparison.Ordinal);
        await phx.LineAsync("│ me  │ 1         │ {\"n\":1} │");
        await using var ann = await Person.JoinAsync(fixture.Url, "presence:table", new { key = "ann", meta = new { n = 2 } });
        Assert.Equal(0, await phx.EndAsync());
        Assert.Contains("presence:table: 2 present", phx.Text, StringComparison.Ordinal);
        Assert.Contains("│ ann │ 1         │ {\"n\":2} │", phx.Text, StringComparison.Ordinal);
        Assert.EndsWith("\u001b[?25h", phx.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topic_that_sends_no_list_is_reported()
    {
        await using var phx = Program.Phx("presence", fixture.Url, "room:none");
        await phx.LineAsync("nobody  room:none  sent no presence_state");
        await phx.SignalAsync("INT");
        Assert.Equal(0, await phx.EndAsync());
        var (exitCode, text) = await Program.RunPhxAsync("presence", fixture.Url, "room:none", "--json", "--for", "1ms");
        Assert.Equal(0, exitCode);
        JsonLine.Equal("""{"type":"no_presences","topic":"room:none"}""", text.Split('\n')[^1]);
    }

    [Fact]
    public async Task Topic_that_sends_no_list_is_reported_in_a_terminal()
    {
        await using var phx = Program.PhxInTerminal("presence", fixture.Url, "room:none");
        await phx.LineAsync("room:none: no list of presences yet");
        await phx.LineAsync("room:none sent no presence_state; its channel may track no presences");
    }

    [Fact]
    public async Task Empty_list_is_written()
    {
        await using var phx = Program.Phx("presence", fixture.Url, "room:empty", "--count", "1");
        await phx.LineAsync("joined");
        await using var person = await Person.JoinAsync(fixture.Url, "room:empty");
        await person.PushAsync("broadcast_to", """{"topic":"room:empty","event":"presence_state","payload":{}}""");
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{3}  nobody  room:empty  has no presences$", await phx.LineAsync("nobody"));
        Assert.Equal(0, await phx.EndAsync());
    }

    [Fact]
    public async Task Lines_for_people_hide_phx_ref_as_the_table_does()
    {
        await using var phx = Program.Phx("presence", fixture.Url, "presence:refs", "--join", Me);
        Assert.EndsWith("  came  me  {\"n\":1}", await phx.LineAsync("  came  me"), StringComparison.Ordinal);
        await using var ann = await Person.JoinAsync(fixture.Url, "presence:refs", new { key = "ann", meta = new { n = 2 } });
        await phx.LineAsync("  came  ann");
        await ann.PushAsync("update", """{"meta":{"n":3}}"""); // has phx_ref_prev too
        Assert.EndsWith("  more  ann  {\"n\":3}", await phx.LineAsync("  more  ann"), StringComparison.Ordinal);
        Assert.EndsWith("  less  ann  {\"n\":2}", await phx.LineAsync("  less  ann"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unreadable_list_is_reported_inside_the_table_in_a_terminal()
    {
        await using var phx = Program.PhxInTerminal("presence", fixture.Url, "room:odd-table", "--count", "1");
        await phx.LineAsync("joined room:odd-table");
        await using var person = await Person.JoinAsync(fixture.Url, "room:odd-table");
        await person.PushAsync("broadcast_to", """{"topic":"room:odd-table","event":"presence_state","payload":{"ann":1}}""");
        await phx.LineAsync("unreadable presence_state: ");
    }
}
