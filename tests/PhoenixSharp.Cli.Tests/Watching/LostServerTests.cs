namespace PhoenixSharp.Cli.Tests.Watching;

/// <summary>The server ends while a command runs. Each test has its own server.</summary>
public sealed class LostServerTests : IAsyncLifetime
{
    private readonly Fixture _fixture = new();

    public ValueTask InitializeAsync() => _fixture.InitializeAsync();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Listen_continues_when_the_server_is_back()
    {
        await using var phx = Program.Phx("listen", _fixture.Url, "room:1", "--json", "--count", "1");
        await phx.LineAsync("joined");
        await _fixture.DisposeAsync();
        JsonLine.Equal("""{"type":"lost","topic":"room:1","reason":"connection_error"}""", await phx.LineAsync("lost"));
        await _fixture.InitializeAsync();
        await phx.LineAsync("joined");
        await using var person = await Person.JoinAsync(_fixture.Url, "room:1");
        await person.PushAsync("shout", "{}");
        Assert.Equal(0, await phx.EndAsync());
    }

    [Fact]
    public async Task Listen_ends_with_3_when_the_server_is_not_back_in_time()
    {
        await using var phx = Program.Phx("listen", _fixture.Url, "room:1", "--for", "5s");
        await phx.LineAsync("joined");
        await _fixture.DisposeAsync();
        await phx.LineAsync("lost  room:1  connection_error; joining again");
        Assert.Equal(3, await phx.EndAsync());
        Assert.EndsWith("room:1 was lost and is not back: connection_error.", phx.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_ends_with_3_when_the_connection_is_lost_before_the_reply()
    {
        await using var witness = Program.Phx("listen", _fixture.Url, "room:1");
        await witness.LineAsync("joined");
        await using var phx = Program.Phx("push", _fixture.Url, "room:1", "shout_noreply");
        await witness.LineAsync("shout_noreply");
        await _fixture.DisposeAsync();
        Assert.Equal(3, await phx.EndAsync());
        Assert.StartsWith(
            "The connection was lost: shout_noreply on room:1 was sent but not answered: connection_error", phx.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_pushes_the_lines_of_an_outage_when_the_server_is_back()
    {
        await using var phx = Program.Phx("chat", _fixture.Url, "room:1", "shout");
        await phx.LineAsync("joined");
        await _fixture.DisposeAsync();
        await phx.LineAsync("lost  room:1");
        await phx.TypeAsync("one\ntwo\n");
        await _fixture.InitializeAsync();
        await phx.LineAsync("{\"body\":\"one\"}");
        await phx.LineAsync("{\"body\":\"two\"}");
        await phx.PipeAsync([]);
        Assert.Equal(0, await phx.EndAsync());
    }
}
