namespace PhoenixSharp.Server;

public sealed class OriginsTests
{
    [Theory]
    [InlineData("127.0.0.1", "http://127.0.0.1:4000", 101)] // the server's own page
    [InlineData("chat.example", "https://chat.example", 101)]
    [InlineData("[::ffff:7f00:1]", "http://[::ffff:7f00:1]", 101)]
    [InlineData("127.0.0.1", "https://example.com", 101)]
    [InlineData("127.0.0.1", "https://evil.test", 403)]
    [InlineData("127.0.0.1", "http://example.com", 403)]
    public async Task Listed_origins_may_connect_besides_the_servers_own(string host, string origin, int status)
    {
        await using var server = await RunningServer.StartAsync("--Phoenix:Origins:0=https://example.com");
        Assert.Equal(status, await server.HandshakeAsync(host, origin));
    }

    [Fact]
    public async Task Page_at_an_IPv4_address_mapped_to_IPv6_is_the_servers_own()
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal(101, await server.HandshakeAsync("[::ffff:7f00:1]", "http://[::ffff:7f00:1]"));
    }
}
