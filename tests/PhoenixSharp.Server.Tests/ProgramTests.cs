using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Server;

public sealed class ProgramTests
{
    [Fact]
    public async Task Variables_of_the_environment_are_settings()
    {
        await using var server = ServerProcess.Start(
            change: null, ("Phoenix__Channels__0__Topic", "chat:*"), ("Phoenix__Channels__0__Presence", "false"), ("Phoenix__Path", "/live"));
        await server.ListensAsync();
        await using var client = await ChannelClient.OpenAsync(server.Port, "/live/websocket?vsn=2.0.0");
        Assert.Equal("ok", (await client.JoinAsync("chat:1")).Status);
        Assert.Equal("error", (await client.JoinAsync("room:1")).Status);
    }

    [Fact]
    public async Task A_wrong_setting_ends_it_with_a_sentence_and_no_stack()
    {
        await using var server = ServerProcess.Start(change: null, ("Phoenix__Path", "socket"), ("Phoenix__Channels__0__Topic", "*room"));
        var (exitCode, lines) = await server.EndsAsync();
        Assert.Equal(1, exitCode);
        Assert.Equal(
            [
                "Phoenix:Path is \"socket\"; it must begin with a slash, such as /socket.",
                "Phoenix:Channels:0:Topic is \"*room\"; write an exact topic, or a prefix with one * at its end, such as room:*.",
                "A variable of the environment has two underscores for each colon, such as Phoenix__Path.",
            ],
            lines);
    }

    [Fact]
    public async Task Without_phoenix_js_that_file_alone_is_missing()
    {
        await using var server = ServerProcess.Start(folder => File.Delete(Path.Combine(folder, "wwwroot", "phoenix.mjs")));
        await server.ListensAsync();
        Assert.Equal(404, (await GetAsync(server, "/phoenix.mjs")).Status);
        Assert.Equal(200, (await GetAsync(server, "/")).Status);
        await using var client = await ChannelClient.OpenAsync(server.Port);
        Assert.Equal("ok", (await client.JoinAsync("room:1")).Status);
    }

    [Fact]
    public async Task With_it_a_browser_is_given_a_script()
    {
        await using var server = ServerProcess.Start(folder => File.WriteAllText(Path.Combine(folder, "wwwroot", "phoenix.mjs"), "export {};"));
        await server.ListensAsync();
        var module = await GetAsync(server, "/phoenix.mjs");
        Assert.Equal((200, "text/javascript", "export {};"), (module.Status, module.Headers["Content-Type"], module.Body));
    }

    [Fact]
    public async Task Without_a_page_it_serves_the_socket()
    {
        await using var server = ServerProcess.Start(folder => Directory.Delete(Path.Combine(folder, "wwwroot"), recursive: true));
        await server.ListensAsync();
        Assert.Equal(404, (await GetAsync(server, "/")).Status);
        await using var client = await ChannelClient.OpenAsync(server.Port);
        Assert.Equal("ok", (await client.JoinAsync("room:1")).Status);
    }

    private static async Task<HttpAnswer> GetAsync(ServerProcess server, string path)
    {
        await using var client = await RawSocket.DialAsync(server.Port);
        return await client.AskAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
}
