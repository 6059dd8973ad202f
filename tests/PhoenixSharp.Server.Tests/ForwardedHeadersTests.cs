using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Server;

/// <summary>The server behind a proxy that adds <c>X-Forwarded-For</c>.</summary>
public sealed class ForwardedHeadersTests
{
    private static readonly (string, string)[] OneConnect =
        [("Phoenix__Socket__RateLimits__Connects__PerSecond", "0.01"), ("Phoenix__Socket__RateLimits__Connects__Burst", "1")];

    [Fact]
    public async Task Clients_count_as_one_and_a_warning_is_logged_when_the_header_is_not_read()
    {
        await using var server = ServerCopy.Start(change: null, OneConnect);
        await server.ListensAsync();
        Assert.Equal(101, await ConnectAsync(server, "192.0.2.1"));
        Assert.Equal(429, await ConnectAsync(server, "192.0.2.2"));
        await server.SaysAsync("ASPNETCORE_FORWARDEDHEADERS_ENABLED=true");
    }

    [Fact]
    public async Task Clients_count_by_their_addresses_when_the_header_is_read()
    {
        await using var server = ServerCopy.Start(change: null, [.. OneConnect, ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true")]);
        await server.ListensAsync();
        Assert.Equal(101, await ConnectAsync(server, "192.0.2.1"));
        Assert.Equal(101, await ConnectAsync(server, "192.0.2.2"));
        Assert.Equal(429, await ConnectAsync(server, "192.0.2.1"));
    }

    private static async Task<int> ConnectAsync(ServerCopy server, string client)
    {
        await using var socket = await RawSocket.DialAsync(server.Port);
        var handshake = RawSocket.Handshake("/socket/websocket?vsn=2.0.0")
            .Replace("\r\n\r\n", $"\r\nX-Forwarded-For: {client}\r\n\r\n", StringComparison.Ordinal);
        return (await socket.AskAsync(handshake)).Status;
    }
}
