namespace PhoenixSharp.Server.Page;

public sealed class PageTests
{
    [Fact]
    public async Task It_stands_at_the_root_and_lets_nothing_in_from_elsewhere()
    {
        await using var server = await RunningServer.StartAsync();
        var page = await server.GetAsync("/");
        Assert.Equal((200, "text/html"), (page.Status, page.Headers["Content-Type"]));
        Assert.Contains("<!doctype html>", page.Body, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("default-src 'self';", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
        Assert.Equal("no-cache", page.Headers["Cache-Control"]);
    }

    [Theory]
    [InlineData("/page.js", "text/javascript")]
    [InlineData("/page.css", "text/css")]
    [InlineData("/icon.svg", "image/svg+xml")]
    public async Task Its_files_come_as_what_they_are_and_as_guarded(string file, string type)
    {
        await using var server = await RunningServer.StartAsync();
        var answer = await server.GetAsync(file);
        Assert.Equal((200, type), (answer.Status, answer.Headers["Content-Type"]));
        Assert.Contains("Content-Security-Policy", answer.Headers.Keys);
    }

    [Theory]
    [InlineData("/socket", "socket")]
    [InlineData("/live/socket/", "live/socket")]
    public async Task Page_reads_the_sockets_path_from_the_server(string path, string relative)
    {
        await using var server = await RunningServer.StartAsync($"--Phoenix:Path={path}");
        var answer = await server.GetAsync("/page.json");
        Assert.Equal((200, "application/json"), (answer.Status, answer.Headers["Content-Type"]));
        Assert.Equal($$"""{"socket":"{{relative}}"}""", answer.Body);
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        Assert.Equal("no-cache", answer.Headers["Cache-Control"]);
    }

    [Theory]
    [InlineData("/none.js")]
    [InlineData("/../appsettings.json")]
    [InlineData("/%2e%2e/appsettings.json")]
    [InlineData("/appsettings.json")]
    public async Task What_is_no_file_of_the_page_is_not_found(string path)
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal(404, (await server.GetAsync(path)).Status);
    }
}
