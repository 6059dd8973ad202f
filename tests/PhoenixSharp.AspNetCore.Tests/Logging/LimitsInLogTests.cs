using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Transports.LongPoll;

namespace PhoenixSharp.Logging;

/// <summary>The log of refusals: the option to set, and what was compared with it.</summary>
public sealed class LimitsInLogTests
{
    [Fact]
    public async Task Message_that_is_too_big_is_logged_with_its_size_and_the_option()
    {
        await using var host = await KestrelHost.StartEchoAsync(options => options.MaxMessageBytes = 1000);
        await using var socket = await host.OpenAsync();
        await socket.SendBytesAsync(RawFrame.Header(RawFrame.TextFrame, 5000));
        Assert.Equal(1009, (await socket.ReceiveCloseAsync()).CloseCode);
        Assert.Contains("has 5000 bytes or more and SocketOptions.MaxMessageBytes is 1000", Line(host, 416), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_that_is_too_long_is_logged_with_its_size_and_the_option()
    {
        await using var host = await KestrelHost.StartEchoAsync(options => (options.MaxPostBytes, options.MaxMessageBytes) = (2000, 1000));
        using var polling = await LongPollClient.OpenAsync(host, "/socket/longpoll?vsn=2.0.0");
        await polling.PostAsync(new string('x', 2500));
        Assert.Contains("2500 bytes or more exceed SocketOptions.MaxPostBytes, 2000", Line(host, 413), StringComparison.Ordinal);
        host.Log.Clear();
        await polling.PostAsync("[" + new string('x', 1499));
        Assert.Contains("1500 bytes or more exceed SocketOptions.MaxMessageBytes, 1000", Line(host, 413), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Array_on_a_version_1_socket_is_logged_with_the_missing_parameter()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var socket = await host.OpenAsync("/socket/websocket");
        await socket.SendAsync("""["1","1","room:1","phx_join",{}]""");
        await socket.ReceiveCloseAsync();
        Assert.Contains("is vsn=2.0.0 missing from the URL?", Line(host, 400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_origin_is_logged_with_the_address_and_the_option()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        Assert.Equal(403, await AskAsync(host, "Origin: https://page.test\r\n"));
        var line = Line(host, 409);
        Assert.Contains("A page of https://page.test may not connect to /socket", line, StringComparison.Ordinal);
        Assert.Contains("SocketOptions.CheckOrigin", line, StringComparison.Ordinal);
        Assert.Contains("sent to http://localhost:4000.", line, StringComparison.Ordinal);
        Assert.Contains("allow its origin with OriginPolicy.Only", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-Host: page.test\r\n")]
    [InlineData("X-Forwarded-Proto: https\r\n")]
    public async Task Refused_origin_names_forwarded_headers_that_are_not_read(string header)
    {
        await using var host = await KestrelHost.StartEchoAsync();
        Assert.Equal(403, await AskAsync(host, $"Origin: https://page.test\r\n{header}"));
        Assert.Contains("call UseForwardedHeaders()", Line(host, 409), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forwarded_headers_that_are_read_are_not_named()
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto };
        await using var host = await KestrelHost.StartAsync(app =>
        {
            app.UseForwardedHeaders(options);
            app.UseRouting();
            app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<EchoChannel>("room:*"));
        });
        Assert.Equal(403, await AskAsync(host, "Origin: https://page.test\r\nX-Forwarded-Host: other.test\r\nX-Forwarded-Proto: https\r\n"));
        Assert.Contains("sent to https://other.test. If the page is yours", Line(host, 409), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/socket/websocket?vsn=3.0.0", "", "vsn is \"3.0.0\"")]
    [InlineData("/socket/longpoll?vsn=3.0.0", "", "vsn is \"3.0.0\"")]
    [InlineData("/socket/websocket?vsn=2.0.0", "Sec-WebSocket-Protocol: other\r\n", "Sec-WebSocket-Protocol")]
    public async Task Refused_connect_is_logged_with_its_reason(string path, string headers, string reason)
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await AskAsync(host, headers, path);
        Assert.Contains(reason, Line(host, 406), StringComparison.Ordinal);
    }

    private static string Line(KestrelHost host, int id)
    {
        var record = Assert.Single(host.Log.Records, record => record.EventId.Id == id);
        Assert.True(record is { Exception: null, Level: LogLevel.Information or LogLevel.Warning });
        return record.Text;
    }

    private static async Task<int> AskAsync(KestrelHost host, string headers, string path = "/socket/websocket?vsn=2.0.0")
    {
        await using var client = await host.DialAsync();
        var answer = await client.AskAsync(RawSocket.Handshake(path).Replace("Host: localhost\r\n", $"Host: localhost:4000\r\n{headers}", StringComparison.Ordinal));
        return answer.Status;
    }
}
