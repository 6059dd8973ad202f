using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Server.Settings;

/// <summary>
/// DNS rebinding: a foreign page sends its own name as <c>Host</c> and <c>Origin</c>. Only <c>AllowedHosts</c> refuses it.
/// </summary>
public sealed class HostNamesTests
{
    private const int AnyHostAllowed = 500;

    [Theory]
    [InlineData("http://*:0", "*", true)]
    [InlineData("http://0.0.0.0:0", "*", true)]
    [InlineData("http://[::]:0", "", true)]
    [InlineData("http://*:0", "localhost;*", true)]
    [InlineData("http://*:0", "[::]", true)]
    [InlineData("http://some-name:0", "*", true)] // Kestrel listens on all interfaces for a name
    [InlineData("http://127.0.0.1:0;http://*:0", "*", true)]
    [InlineData("http://*:0", "example.com;localhost", false)]
    [InlineData("http://*:0", "*.example.com", false)]
    [InlineData("http://127.0.0.1:0", "*", false)]
    [InlineData("http://127.0.0.2:0", "*", false)]
    [InlineData("http://[::1]:0", "*", false)]
    public async Task Warning_is_logged_once_when_other_machines_can_send_any_host(string urls, string allowedHosts, bool warns)
    {
        await using var server = await RunningServer.StartAsync($"--urls={urls}", $"--AllowedHosts={allowedHosts}");
        var warnings = server.Log.Records.Where(record => record.EventId.Id == AnyHostAllowed);
        Assert.Equal(warns ? 1 : 0, warnings.Count());
        Assert.All(warnings, one => Assert.Contains("Set AllowedHosts to this server's names, such as ", one.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Warning_is_on_the_console_of_the_shipped_server()
    {
        await using var server = ServerCopy.Start(change: null, ("ASPNETCORE_URLS", ""), ("ASPNETCORE_HTTP_PORTS", "0"));
        await server.SaysAsync("AllowedHosts allows any host name, and other machines can reach this server");
    }

    [Theory]
    [InlineData("localhost;127.0.0.1", 400)]
    [InlineData("*", 101)]
    public async Task Rebound_name_is_refused_when_hosts_are_listed(string allowedHosts, int status)
    {
        await using var server = await RunningServer.StartAsync($"--AllowedHosts={allowedHosts}");
        Assert.Equal(status, await server.HandshakeAsync("evil.test", "http://evil.test"));
        Assert.Equal(101, await server.HandshakeAsync("127.0.0.1", "http://127.0.0.1"));
    }
}
