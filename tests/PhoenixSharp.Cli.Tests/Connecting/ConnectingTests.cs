namespace PhoenixSharp.Cli.Tests.Connecting;

public sealed class ConnectingTests(Fixture fixture) : IClassFixture<Fixture>
{
    [Theory]
    [InlineData("The server refused the connection (403).", "/socket", "--param", "reject=true")]
    [InlineData("The server refused the connection (403).", "/socket", "--param", "reject=true", "--longpoll")]
    [InlineData("The server refused the connection (403).", "/socket", "--token", "no token")]
    [InlineData("The server refused the connection (403).", "/socket", "--token", "no token", "--longpoll")]
    [InlineData("The server refused the connection (403).", "/origin", "--header", "Origin: http://evil.example")]
    [InlineData("The server accepts no more connections from here at the moment (429).", "/socket", "--param", "ratelimit=true")]
    [InlineData("There is no socket at ws://127.0.0.1:", "/elsewhere")]
    [InlineData("There is no socket at ws://127.0.0.1:", "/elsewhere", "--longpoll")]
    public async Task Connect_ends_with_3_and_advice_when_the_server_refuses(string why, string path, params string[] more)
    {
        var (exitCode, text) = await Program.RunPhxAsync(["push", fixture.Socket(path), "room:1", "echo", .. more]);
        Assert.Equal(3, exitCode);
        Assert.StartsWith(why, text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split('\n').Length);
    }

    [Theory]
    [InlineData("No server listens at 127.0.0.1:1.", "ws://127.0.0.1:1/socket")]
    [InlineData("The host name in nowhere.invalid:80 can't be resolved.", "ws://nowhere.invalid/socket")]
    public async Task Connect_ends_with_3_when_no_server_listens(string why, string url)
    {
        var (exitCode, text) = await Program.RunPhxAsync("listen", url, "room:1", "--json");
        Assert.Equal(3, exitCode);
        Assert.Contains($"\"exit\":3,\"message\":\"{why}\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secure_connect_says_so_when_the_server_has_no_TLS()
    {
        var (exitCode, text) = await Program.RunPhxAsync("listen", fixture.Url.Replace("ws://", "wss://", StringComparison.Ordinal), "room:1");
        Assert.Equal(3, exitCode);
        Assert.StartsWith("No secure connection to 127.0.0.1:", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_is_read_from_the_environment_when_no_option_is_given()
    {
        await using var phx = Program.Start("dotnet", [Program.DllOf("PhoenixSharp.Cli"), "push", fixture.Url, "room:1", "echo"], "", ("PHX_TOKEN", "no token"));
        Assert.Equal(3, await phx.EndAsync());
        Assert.StartsWith("The server refused the connection (403).", phx.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/socket", "--param", "user_id=ann", "--param", "more=a=b")]
    [InlineData("/socket", "--param", "user_id=ann", "--longpoll")]
    [InlineData("/socket/websocket", "--param", "user_id=ann")]
    [InlineData("/origin", "--param", "user_id=ann", "--header", "Origin: http://example.com")]
    public async Task Params_and_headers_reach_the_server(string path, params string[] more)
    {
        var (exitCode, text) = await Program.RunPhxAsync(["push", fixture.Socket(path), "room:1", "whoami", "--json", .. more]);
        Assert.Equal(0, exitCode);
        JsonLine.Equal("""{"type":"reply","topic":"room:1","event":"whoami","status":"ok","response":{"user_id":"ann","topic":"room:1"}}""", text);
    }
}
