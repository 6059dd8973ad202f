using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Server.Settings;

/// <summary>
/// Which setting says where the server listens. It is a process of its own, since the settings are variables of its environment.
/// </summary>
public sealed class ListeningTests
{
    [Theory]
    [InlineData("ASPNETCORE_HTTP_PORTS", "0", "http://[::]:")] // as .NET's container images set it
    [InlineData("DOTNET_HTTP_PORTS", "0", "http://[::]:")]
    [InlineData("HTTP_PORTS", "0", "http://[::]:")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:0", "http://127.0.0.1:")]
    [InlineData("DOTNET_URLS", "http://127.0.0.1:0", "http://127.0.0.1:")]
    [InlineData("URLS", "http://127.0.0.1:0", "http://127.0.0.1:")]
    [InlineData("Kestrel__Endpoints__Web__Url", "http://127.0.0.1:0", "http://127.0.0.1:")]
    public async Task Server_listens_where_the_setting_says(string variable, string value, string listening)
    {
        await using var server = ServerCopy.Start(change: null, ("ASPNETCORE_URLS", ""), (variable, value));
        await server.ListensAsync();
        Assert.StartsWith(listening, server.Address.OriginalString, StringComparison.Ordinal);
        await using var client = await ChannelClient.OpenAsync(server.Port);
        Assert.Equal("ok", (await client.JoinAsync("room:1")).Status);
    }

    [Fact]
    public async Task Urls_take_precedence_over_ports()
    {
        await using var server = ServerCopy.Start(
            change: null, ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("ASPNETCORE_HTTP_PORTS", "0"));
        await server.ListensAsync();
        Assert.Equal("127.0.0.1", server.Address.Host);
    }

    [Fact]
    public async Task Server_serves_https_at_https_ports_with_a_certificate()
    {
        await using var server = ServerCopy.Start(
            folder => TestCertificate.Write(folder),
            ("ASPNETCORE_URLS", ""), ("ASPNETCORE_HTTPS_PORTS", "0"),
            ("Kestrel__Certificates__Default__Path", "cert.pem"), ("Kestrel__Certificates__Default__KeyPath", "key.pem"));
        await server.ListensAsync();
        Assert.StartsWith("https://[::]:", server.Address.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_address_is_used_when_no_setting_names_one() =>
        Assert.True(new Addresses(new Microsoft.Extensions.Configuration.ConfigurationManager()).IsDefault);
}
