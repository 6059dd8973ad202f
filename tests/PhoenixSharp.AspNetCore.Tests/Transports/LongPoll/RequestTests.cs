using System.Net;
using Microsoft.AspNetCore.Builder;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Transports.LongPoll;

public sealed class RequestTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_of_another_host_gets_403_in_the_body_whatever_it_asks()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        using var http = new HttpClient();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Options })
        {
            using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{host.Port}/socket/longpoll?vsn=2.0.0");
            request.Headers.Add("Origin", "https://evil.test");
            using var response = await http.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("""{"status":403}""", await response.Content.ReadAsStringAsync(Stop));
        }
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Other_methods_are_answered_400(string method)
    {
        await using var host = await KestrelHost.StartEchoAsync();
        using var client = new LongPollClient(host.Port);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.SendAsync(new HttpMethod(method), null, Stop)).Http);
    }

    [Fact]
    public async Task Nothing_is_there_where_long_poll_is_off()
    {
        await using var host = await KestrelHost.StartEchoAsync(options => options.LongPoll = false);
        using var client = new LongPollClient(host.Port);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PollAsync()).Http);
    }

    [Fact]
    public async Task Conventions_of_the_mount_are_for_both_transports()
    {
        await using var host = await KestrelHost.StartAsync(
            app => app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<EchoChannel>("room:*")).RequireHost("elsewhere"));
        using var client = new LongPollClient(host.Port);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PollAsync()).Http);
    }
}
