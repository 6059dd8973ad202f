namespace PhoenixSharp.Server.Settings;

/// <summary>A start that fails by a setting, a file or an address ends with a sentence and exit code 1.</summary>
public sealed class StartFailuresTests
{
    private const string Certificate = "Kestrel__Certificates__Default__";
    private const string CheckCertificate =
        "Check the paths and the password of the certificate in Kestrel:Certificates and Kestrel:Endpoints.";

    [Theory]
    [InlineData("", "ASPNETCORE_HTTP_PORTS=web", "HTTP_PORTS has \"web\"; write a port up to 65535")]
    [InlineData("", "ASPNETCORE_HTTP_PORTS=8080;99999", "HTTP_PORTS has \"99999\"; write a port up to 65535")]
    [InlineData("", "ASPNETCORE_HTTPS_PORTS=-1", "HTTPS_PORTS has \"-1\"; write a port up to 65535")]
    [InlineData("", "Kestrel__Endpoints__Web__Url=nowhere", "Kestrel:Endpoints:Web:Url has \"nowhere\"; write http://host:port")]
    [InlineData("", "Kestrel__Endpoints__Web__Protocols=Http1", "Kestrel:Endpoints:Web:Url has \"\"; write http://host:port")]
    [InlineData("http://192.0.2.1:4000", "", "urls is \"http://192.0.2.1:4000\", where this server can't listen: ")]
    [InlineData("https://127.0.0.1:0", "", "The server could not start: urls is \"https://127.0.0.1:0\". An https address needs")]
    [InlineData("http://localhost:0", "", "The server could not start: Dynamic port binding is not supported when binding to localhost.")]
    [InlineData("", "ASPNETCORE_HTTPS_PORTS=0", "The server could not start: HTTPS_PORTS is \"0\". An https address needs a certificate.")]
    public async Task Wrong_address_is_named_with_its_setting(string urls, string setting, string sentence) =>
        await EndsWithAsync([("ASPNETCORE_URLS", urls), Pair(setting)], sentence);

    [Theory]
    [InlineData("Path=missing.pem", "Could not find file")]
    [InlineData("Path=/missing/cert.pem", "Could not find a part of the path")]
    [InlineData("Path=bad.pem", "")]
    [InlineData("Path=cert.pem", "The server mode SSL must use a certificate with the associated private key.")]
    [InlineData("Path=cert.pem KeyPath=missing.pem", "Could not find file")]
    [InlineData("Path=cert.pem KeyPath=bad.pem", "")]
    [InlineData("Path=cert.pem KeyPath=other.pem", "")]
    [InlineData("Path=cert.pfx Password=wrong", "")]
    [InlineData("Subject=nobody", "The requested certificate nobody could not be found")]
    public async Task Unusable_certificate_ends_the_start(string settings, string reason)
    {
        (string, string)[] certificate = [.. settings.Split(' ').Select(setting => Pair(Certificate + setting))];
        var sentence = await EndsWithAsync(
            [("ASPNETCORE_URLS", "https://127.0.0.1:0"), .. certificate], $"The server could not start: {reason}");
        Assert.EndsWith(CheckCertificate, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_log_levels_are_named_along_with_all_else_that_is_wrong()
    {
        await using var server = ServerCopy.Start(
            change: null,
            ("Logging__LogLevel__Default", "Loud"), ("Logging__Console__LogLevel__Microsoft", "Quiet"), ("Phoenix__Path", "socket"));
        var (exitCode, lines) = await server.EndsAsync();
        Assert.Equal(1, exitCode);
        Assert.Equal(
            [
                "Phoenix:Path is \"socket\"; it must begin with a slash, such as /socket.",
                "Logging:LogLevel:Default is \"Loud\"; write one of Trace, Debug, Information, Warning, Error, Critical, None.",
                "Logging:Console:LogLevel:Microsoft is \"Quiet\"; write one of Trace, Debug, Information, Warning, Error, Critical, None.",
                "A variable of the environment has two underscores for each colon, such as Phoenix__Path.",
            ],
            lines);
    }

    [Theory]
    [InlineData("{ \"Phoenix\": {", "appsettings.json'. Could not parse the JSON file.")]
    [InlineData("[1]", "appsettings.json'. Top-level JSON element must be an object.")]
    [InlineData("", "appsettings.json'. Could not parse the JSON file.")]
    [InlineData("""{ "A": 1, "a": 2 }""", "appsettings.json'. A duplicate key 'a' was found.")]
    public async Task Broken_settings_file_is_named_with_the_place(string content, string reason)
    {
        await using var server = ServerCopy.Start(folder => File.WriteAllText(Path.Combine(folder, "appsettings.json"), content));
        var (exitCode, lines) = await server.EndsAsync();
        Assert.Equal(1, exitCode);
        var sentence = Assert.Single(lines);
        Assert.StartsWith("The server could not start: Failed to load configuration from file", sentence, StringComparison.Ordinal);
        Assert.Contains(reason, sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AllowedHosts=http://example.com", "AllowedHosts has \"http://example.com\"; write names without scheme and port")]
    [InlineData("AllowedHosts=localhost;example.com:4000", "AllowedHosts has \"example.com:4000\"; write names without scheme and port")]
    [InlineData("AllowedHosts=::1", "AllowedHosts has \"::1\"; write names without scheme and port")]
    [InlineData("AllowedHosts=exa*mple.com", "AllowedHosts has \"exa*mple.com\"; write names without scheme and port")]
    [InlineData("AllowedHosts__0=localhost", "AllowedHosts:0 is no setting; write all names as AllowedHosts")]
    [InlineData("Logging__Console__MaxQueueLength=many", "The server could not start: Failed to convert configuration value 'many'")]
    public async Task Wrong_setting_of_the_host_is_named(string setting, string sentence) => await EndsWithAsync([Pair(setting)], sentence);

    private static (string Name, string Value) Pair(string setting) =>
        setting.Split('=', 2) is [var name, var value] ? (name, value) : ("UNUSED", "");

    // The first line. The second, if any, is about the names of variables.
    private static async Task<string> EndsWithAsync((string Name, string Value)[] settings, string sentence)
    {
        await using var server = ServerCopy.Start(TestCertificate.Write, settings);
        var (exitCode, lines) = await server.EndsAsync();
        Assert.Equal(1, exitCode);
        Assert.StartsWith(sentence, lines[0], StringComparison.Ordinal);
        Assert.All(lines.Skip(1), line => Assert.StartsWith("A variable of the environment", line, StringComparison.Ordinal));
        return lines[0];
    }
}
