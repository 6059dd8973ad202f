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
        { "list", "https://wild.test", true }, { "list", "https://a.b.wild.test", true }, { "list", "https://evilwild.test", false }, { "list", "https://wild.test.", false },
        // names of other alphabets come as browsers write them
        { "list", $"https://{Idn}", true }, { "list", "https://xn--grn-evil.example", false },
        // user names are a trick: what stands before the @ is no host
        { "same host", "http://localhost@evil.test", false }, { "same host", "http://evil.test@localhost", false }, { "list", "https://page.test:x@evil.test", false },
        { "list", "https://evil.test@page.test", false }, { "same host", "http://localhost:pass@localhost", false },
        // what is no address
        { "same host", "null", false }, { "same origin", "null", false }, { "list", "null", false }, { "function", "null", false }, { "any", "null", true },
        { "same host", "", false }, { "same host", "localhost", false }, { "same host", "//localhost", false }, { "same host", "http://", false }, { "same host", "file:///etc", false },
        { "same host", "http://[::1", false }, { "same host", "http://local host", false }, { "same host", "http://localhost:99999", false },
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
