namespace PhoenixSharp.Cli.Tests.Connecting;

/// <summary>The error messages for the statuses of servers, proxies and applications.</summary>
public sealed class AdviceTests
{
    private const string NoSocket = "Is this the address of a Phoenix socket";

    [Theory]
    [InlineData("401 Unauthorized", "The server refused the connection (401).", "--token")]
    [InlineData("402 Payment Required", "The server refused the connection (402).", "The application chose this status.")]
    [InlineData("429 Too Many Requests", "The server accepts no more connections from here at the moment (429).",
        "The rate limit was reached.")]
    [InlineData("500 Internal Server Error", "The server failed to handle the connect (500).", "Check the server's log")]
    [InlineData("503 Service Unavailable", "The server failed to handle the connect (503).", "Check the server's log")]
    public async Task Refusal_is_not_taken_for_a_wrong_address_when_a_socket_answers(string status, string why, string advice)
    {
        foreach (var transport in new string[][] { [], ["--longpoll"] })
        {
            await using var server = new AnsweringServer(status);
            var (exitCode, text) = await Program.RunPhxAsync(["push", server.Url, "room:1", "echo", .. transport]);
            Assert.Equal(3, exitCode);
            Assert.StartsWith(why, text, StringComparison.Ordinal);
            Assert.Contains(advice, text, StringComparison.Ordinal);
            Assert.DoesNotContain(NoSocket, text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("200 OK")]
    [InlineData("400 Bad Request")]
    [InlineData("426 Upgrade Required")]
    public async Task Address_check_is_advised_when_a_web_server_answers(string status)
    {
        await using var server = new AnsweringServer(status);
        var (exitCode, text) = await Program.RunPhxAsync("push", server.Url, "room:1", "echo");
        Assert.Equal(3, exitCode);
        Assert.Contains(NoSocket, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_is_named_and_not_followed()
    {
        var (text, followed) = await RedirectAsync();
        Assert.StartsWith("The server answered 302 and redirects to http://127.0.0.1:", text, StringComparison.Ordinal);
        Assert.Contains("Redirects are not followed.", text, StringComparison.Ordinal);
        Assert.Equal(0, followed);
    }

    [Fact]
    public async Task Redirect_is_not_followed_by_a_long_poll()
    {
        var (_, followed) = await RedirectAsync("--longpoll");
        Assert.Equal(0, followed);
    }

    [Fact]
    public async Task Crashed_join_points_to_the_log_of_the_server()
    {
        await using var fixture = new Fixture();
        await fixture.InitializeAsync();
        var (exitCode, text) = await Program.RunPhxAsync("push", fixture.Url, "room:crash", "echo");
        Assert.Equal(1, exitCode);
        Assert.Contains("Check the server's log", text, StringComparison.Ordinal);
    }

    private static async Task<(string Text, int Followed)> RedirectAsync(params string[] transport)
    {
        await using var other = new AnsweringServer("403 Forbidden");
        var location = other.Url.Replace("ws://", "http://", StringComparison.Ordinal);
        await using var server = new AnsweringServer("302 Found", $"Location: {location}\r\n");
        var (exitCode, text) = await Program.RunPhxAsync(["push", server.Url, "room:1", "echo", "--token", "secret", .. transport]);
        Assert.Equal(3, exitCode);
        return (text, other.Connections);
    }
}
