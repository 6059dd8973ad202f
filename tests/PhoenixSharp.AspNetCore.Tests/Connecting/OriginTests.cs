using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Connecting;

/// <summary>Which pages may connect: what a browser says of where they come from, against what the socket allows. The request goes to <c>localhost</c>.</summary>
public sealed class OriginTests
{
    private const string Idn = "xn--grn-ioa.example";

    private static readonly Dictionary<string, OriginPolicy> Policies = new()
    {
        ["same host"] = OriginPolicy.SameHost,
        ["same origin"] = OriginPolicy.SameOrigin,
        ["any"] = OriginPolicy.Any,
        ["list"] = OriginPolicy.Only("https://page.test", "//page.test:8080", "//*.wild.test", "//grün.example"),
        ["addresses"] = OriginPolicy.Only("//127.0.0.1", "//[2001:DB8:0::A]"),
        ["either"] = OriginPolicy.SameHost
            .Or(OriginPolicy.Only("https://page.test"))
            .Or(OriginPolicy.When(origin => origin.Host == "asked.test")),
        ["either or any"] = OriginPolicy.SameHost.Or(OriginPolicy.Any),
        ["function"] = OriginPolicy.When(origin => origin.Host == "asked.test"),
    };

    public static TheoryData<string, string?, bool> Matrix => new()
    {
        // no browser
        { "same host", null, true }, { "same origin", null, true }, { "any", null, true }, { "list", null, true }, { "function", null, true },
        // the host's own pages
        { "same host", "http://localhost", true }, { "same host", "https://localhost", true }, { "same host", "http://localhost:81", true },
        { "same origin", "http://localhost", true }, { "same origin", "http://localhost:80", true },
        { "same origin", "https://localhost", false }, { "same origin", "http://localhost:81", false },
        // case: browsers write hosts in lower case; Phoenix compares the host as it stands
        { "same host", "HTTP://localhost", true }, { "same host", "http://LOCALHOST", false }, { "list", "https://PAGE.test", false }, { "list", "HTTPS://page.test", true },
        // others' pages
        { "same host", "https://evil.test", false }, { "same host", "http://localhost.evil.test", false }, { "same host", "http://evil.test/localhost", false },
        { "same host", "http://notlocalhost", false }, { "any", "https://evil.test", true },
        // lists: scheme, port, what is below
        { "list", "https://page.test", true }, { "list", "https://page.test:443", true }, { "list", "http://page.test", false }, { "list", "https://page.test:444", false },
        { "list", "http://page.test:8080", true }, { "list", "https://sub.page.test", false }, { "list", "https://page.test.evil.test", false }, { "list", "https://evilpage.test", false },
        { "list", "https://wild.test", true }, { "list", "https://a.b.wild.test", true }, { "list", "https://evilwild.test", false },
        // names of other alphabets come as browsers write them
        { "list", $"https://{Idn}", true }, { "list", "https://xn--grn-evil.example", false },
        // user names are a trick: what stands before the @ is no host
        { "same host", "http://localhost@evil.test", false }, { "same host", "http://evil.test@localhost", false }, { "list", "https://page.test:x@evil.test", false },
        { "list", "https://evil.test@page.test", false }, { "same host", "http://localhost:pass@localhost", false },
        // what is no address
        { "same host", "null", false }, { "same origin", "null", false }, { "list", "null", false }, { "function", "null", false }, { "any", "null", true },
        { "same host", "", false }, { "same host", "localhost", false }, { "same host", "//localhost", false }, { "same host", "http://", false }, { "same host", "file:///etc", false },
        { "same host", "http://[::1", false }, { "same host", "http://local host", false }, { "same host", "http://localhost:99999", false },
        // two policies
        { "either", null, true },
        { "either", "http://localhost:81", true },
        { "either", "https://page.test", true },
        { "either", "http://page.test", false },
        { "either", "http://asked.test", true },
        { "either", "https://evil.test", false },
        { "either", "null", false },
        { "either or any", "null", true },
        // functions
        { "function", "https://asked.test", true }, { "function", "https://other.test", false },
    };

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task A_page_may_connect_or_gets_403(string policy, string? origin, bool may)
    {
        await using var host = await StartAsync(policy);
        var header = origin is null ? "" : $"Origin: {origin}\r\n";
        Assert.Equal(may ? 101 : 403, await AskAsync(host, "websocket", header));
        Assert.Equal(may, await AskAsync(host, "longpoll", header) == 410); // a new session's first poll
    }

    /// <summary>Host header, policy, origin, whether the page may connect: spellings of one host, and hosts that only look alike.</summary>
    public static TheoryData<string, string, string, bool> Spellings => new()
    {
        // IPv6: the browser's spelling is not Uri's
        { "[::ffff:7f00:1]", "same host", "http://[::ffff:7f00:1]", true },
        { "[::ffff:7f00:1]:4000", "same origin", "http://[::ffff:7f00:1]:4000", true },
        { "[::ffff:127.0.0.1]", "same host", "http://[::ffff:7f00:1]", true },
        { "127.0.0.1", "same host", "http://[::ffff:7f00:1]", true },
        { "[::1]", "same host", "http://[::1]", true },
        { "[0:0:0:0:0:0:0:1]", "same host", "http://[::1]", true },
        { "[::1]", "same host", "http://[0::0:1]", true },
        { "[2001:DB8::A]", "same host", "http://[2001:db8::a]", true },
        { "[2001:db8:0:0::a]", "same origin", "http://[2001:DB8::A]", true },
        { "[::1]", "same host", "http://[::2]", false },
        { "[::ffff:7f00:1]", "same host", "http://[::ffff:7f00:2]", false },
        { "[::1]", "same host", "http://127.0.0.1", false },
        { "[::7f00:1]", "same host", "http://[::ffff:7f00:1]", false },
        { "[::1]", "same host", "http://[::1].evil.test", false },
        // names: case of the Host header, the trailing dot, other alphabets
        { "LOCALHOST", "same host", "http://localhost", true },
        { "localhost.", "same host", "http://localhost", true },
        { "localhost", "same host", "http://localhost.", true },
        { "localhost", "same host", "http://localhost.evil.test", false },
        { Idn, "same host", $"http://{Idn}", true },
        { "localhost", "list", "https://wild.test.", true },
        { "localhost", "list", "https://a.wild.test.", true },
        { "localhost", "list", "https://page.test.evil.test.", false },
        // ports that are a scheme's own
        { "localhost:80", "same origin", "http://localhost", true },
        { "localhost", "same origin", "http://localhost:80", true },
        { "localhost:443", "same origin", "http://localhost", false },
        { "[::1]:80", "same origin", "http://[::1]", true },
        { "[::1]", "same origin", "http://[::1]:81", false },
        // lists of addresses
        { "localhost", "addresses", "http://[::ffff:7f00:1]", true },
        { "localhost", "addresses", "http://127.0.0.1", true },
        { "localhost", "addresses", "http://[2001:db8::a]", true },
        { "localhost", "addresses", "http://[2001:db8::b]", false },
        { "localhost", "addresses", "http://127.0.0.11", false },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task Hosts_are_compared_in_one_spelling(string hostName, string policy, string origin, bool may)
    {
        await using var host = await StartAsync(policy);
        Assert.Equal(may ? 101 : 403, await AskAsync(host, "websocket", $"Origin: {origin}\r\n", hostName));
        Assert.Equal(may ? 410 : 403, await AskAsync(host, "longpoll", $"Origin: {origin}\r\n", hostName));
    }

    [Theory]
    [InlineData("same host", "Origin: http://localhost\r\nOrigin: https://evil.test\r\n", 403)]
    [InlineData("same host", "Origin: http://localhost\r\nOrigin: http://localhost\r\n", 403)]
    [InlineData("same host", "Origin: http://localhost, https://evil.test\r\n", 403)]
    [InlineData("any", "Origin: http://localhost\r\nOrigin: https://evil.test\r\n", 101)]
    public async Task Two_origins_are_none(string policy, string headers, int status)
    {
        await using var host = await StartAsync(policy);
        Assert.Equal(status, await AskAsync(host, "websocket", headers));
    }

    [Fact]
    public async Task A_port_of_the_request_is_compared_by_the_same_origin_alone()
    {
        await using var strict = await StartAsync("same origin");
        await using var loose = await StartAsync("same host");
        const string Elsewhere = "Origin: http://localhost:4001\r\n";
        Assert.Equal(403, await AskAsync(strict, "websocket", Elsewhere, "localhost:4000"));
        Assert.Equal(101, await AskAsync(strict, "websocket", "Origin: http://localhost:4000\r\n", "localhost:4000"));
        Assert.Equal(101, await AskAsync(loose, "websocket", Elsewhere, "localhost:4000"));
    }

    [Theory]
    [InlineData("*", 101)]
    [InlineData("localhost", 400)] // ASP.NET Core's host filtering
    public async Task DNS_rebinding_is_stopped_by_AllowedHosts_alone(string allowedHosts, int status)
    {
        await using var host = await KestrelHost.StartEchoAsync(configure: builder => builder.Configuration["AllowedHosts"] = allowedHosts);
        Assert.Equal(status, await AskAsync(host, "websocket", "Origin: http://evil.test\r\n", "evil.test"));
        Assert.Equal(101, await AskAsync(host, "websocket", "Origin: http://localhost\r\n"));
    }

    private static Task<KestrelHost> StartAsync(string policy) => KestrelHost.StartEchoAsync(options => options.CheckOrigin = Policies[policy]);

    // The status; for a long poll the body's.
    private static async Task<int> AskAsync(KestrelHost host, string transport, string headers, string hostName = "localhost")
    {
        await using var client = await host.DialAsync();
        var answer = await client.AskAsync(RawSocket.Handshake($"/socket/{transport}?vsn=2.0.0")
            .Replace("Host: localhost\r\n", $"Host: {hostName}\r\n{headers}", StringComparison.Ordinal));
        if (transport == "websocket" || answer.Status != 200)
            return answer.Status;
        return answer.Body.Length == 0 ? 410 : System.Text.Json.JsonDocument.Parse(answer.Body).RootElement.GetProperty("status").GetInt32();
    }
}
