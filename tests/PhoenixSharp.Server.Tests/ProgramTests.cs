using System.Net;
using System.Net.Sockets;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Server;

public sealed class ProgramTests
{
    [Fact]
    public async Task Variables_of_the_environment_are_settings()
    {
        await using var server = ServerCopy.Start(
            change: null, ("Phoenix__Channels__0__Topic", "chat:*"), ("Phoenix__Channels__0__Presence", "false"), ("Phoenix__Path", "/live"));
        await server.ListensAsync();
        await using var client = await ChannelClient.OpenAsync(server.Port, "/live/websocket?vsn=2.0.0");
        Assert.Equal("ok", (await client.JoinAsync("chat:1")).Status);
        Assert.Equal("error", (await client.JoinAsync("room:1")).Status);
    }

    [Fact]
    public async Task A_wrong_setting_ends_it_with_a_sentence_and_no_stack()
    {
        await using var server = ServerCopy.Start(change: null, ("Phoenix__Path", "socket"), ("Phoenix__Channels__0__Topic", "*room"));
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

    [Theory]
    [InlineData("Phoenix__Path", "/so{cket", "Phoenix:Path is \"/so{cket\"; it is no route: write words between single slashes, such as /socket, or /socket/{id} for a parameter.")]
    [InlineData("Phoenix__Path", "/{*all}", "Phoenix:Path is \"/{*all}\"; it is no route: write words between single slashes, such as /socket, or /socket/{id} for a parameter.")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:99999", "urls has \"http://127.0.0.1:99999\"; write http://host:port with a port up to 65535, such as http://localhost:4000, and a semicolon between two.")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:0;nowhere", "urls has \"nowhere\"; write http://host:port with a port up to 65535, such as http://localhost:4000, and a semicolon between two.")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:0/base", "urls has \"http://127.0.0.1:0/base\"; write http://host:port with a port up to 65535, such as http://localhost:4000, and a semicolon between two.")]
    public async Task So_does_a_path_or_an_address_that_is_none(string variable, string value, string told)
    {
        await using var server = ServerCopy.Start(change: null, (variable, value));
        var (exitCode, lines) = await server.EndsAsync();
        Assert.Equal(1, exitCode);
        Assert.Equal([told, "A variable of the environment has two underscores for each colon, such as Phoenix__Path."], lines);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task So_does_a_port_that_is_taken(string host)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://{host}:{((IPEndPoint)taken.LocalEndpoint).Port}";
        await using var server = ServerCopy.Start(change: null, ("ASPNETCORE_URLS", url));
        var (exitCode, lines) = await server.EndsAsync();
        Assert.Equal(1, exitCode);
        Assert.Equal([$"urls is \"{url}\", where this server can't listen: Address already in use. Set another, such as --urls http://localhost:4001."], lines);
    }

    [Fact]
    public async Task Without_phoenix_js_that_file_alone_is_missing()
    {
        await using var server = ServerCopy.Start(folder => File.Delete(Path.Combine(folder, "wwwroot", "phoenix.mjs")));
        await server.ListensAsync();
        Assert.Equal(404, (await GetAsync(server, "/phoenix.mjs")).Status);
        Assert.Equal(200, (await GetAsync(server, "/")).Status);
        await using var client = await ChannelClient.OpenAsync(server.Port);
        Assert.Equal("ok", (await client.JoinAsync("room:1")).Status);
    }

    [Fact]
    public async Task With_it_a_browser_is_given_a_script()
    {
        await using var server = ServerCopy.Start(folder => File.WriteAllText(Path.Combine(folder, "wwwroot", "phoenix.mjs"), "export {};"));
        await server.ListensAsync();
        var module = await GetAsync(server, "/phoenix.mjs");
        Assert.Equal((200, "text/javascript", "export {};"), (module.Status, module.Headers["Content-Type"], module.Body));
    }

    [Fact]
    public async Task Without_a_page_it_serves_the_socket()
    {
        await using var server = ServerCopy.Start(folder => Directory.Delete(Path.Combine(folder, "wwwroot"), recursive: true));
        await server.ListensAsync();
        Assert.Equal(404, (await GetAsync(server, "/")).Status);
        await using var client = await ChannelClient.OpenAsync(server.Port);
        Assert.Equal("ok", (await client.JoinAsync("room:1")).Status);
    }

    private static async Task<HttpAnswer> GetAsync(ServerCopy server, string path)
    {
        await using var client = await RawSocket.DialAsync(server.Port);
        return await client.AskAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
}
