namespace PhoenixSharp.Cli.Tests.Connecting;

/// <summary>A server whose certificate this machine does not trust.</summary>
public sealed class InsecureTests(SecureFixture fixture) : IClassFixture<SecureFixture>
{
    private const string Warning = "Warning: --insecure: the server's certificate is not checked.";

    [Theory]
    [InlineData]
    [InlineData("--longpoll")]
    public async Task Untrusted_certificate_is_refused_and_insecure_is_suggested(params string[] transport)
    {
        var (exitCode, text) = await Program.RunPhxAsync(["push", fixture.Url, "room:1", "echo", .. transport]);
        Assert.Equal(3, exitCode);
        Assert.StartsWith("The certificate of 127.0.0.1:", text, StringComparison.Ordinal);
        Assert.Contains("--insecure accepts any certificate", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("push")]
    [InlineData("push", "--longpoll")]
    [InlineData("push", "--json")]
    [InlineData("bench echo", "--clients", "2", "--count", "2")]
    public async Task Untrusted_certificate_is_accepted_with_insecure_and_a_warning(string command, params string[] more)
    {
        var (exitCode, text) = await Program.RunPhxAsync([.. command.Split(' '), fixture.Url, "room:1", "echo", "--insecure", .. more]);
        Assert.True(exitCode == 0, text);
        Assert.Contains(Warning, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warning_stays_out_of_the_lines_of_JSON()
    {
        var command = $"dotnet '{Program.DllOf("PhoenixSharp.Cli")}' push {fixture.Url} room:1 echo --insecure --json 2>/dev/null";
        await using var shell = Program.Start("sh", ["-c", command]);
        Assert.Equal(0, await shell.EndAsync());
        JsonLine.Equal("""{"type":"reply","topic":"room:1","event":"echo","status":"ok","response":{}}""", shell.Text);
    }
}
