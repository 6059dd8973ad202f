using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests;

// Row 11 of the promises: slowloris.
public sealed class HalfRequestTests
{
    private const int Attackers = 500;

    [Fact]
    public async Task Many_requests_that_never_end_keep_nobody_out_and_are_cut_off()
    {
        await using var host = await KestrelHost.StartEchoAsync(configure: builder =>
            builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(2)));
        var half = Encoding.ASCII.GetBytes(RawSocket.Handshake("/socket/websocket?vsn=2.0.0")[..^2]);
        var attackers = await Task.WhenAll(Enumerable.Range(0, Attackers).Select(async _ =>
        {
            var attacker = await host.DialAsync();
            await attacker.SendBytesAsync(half);
            return attacker;
        }));

        await using (var client = await host.ConnectAsync())
            Assert.Equal("ok", (await client.JoinAsync("room:1")).Status);

        foreach (var attacker in attackers)
        {
            await attacker.ReceiveEndAsync(); // by the server
            await attacker.DisposeAsync();
        }
        await using var later = await host.ConnectAsync();
        Assert.Equal("ok", (await later.JoinAsync("room:1")).Status);
    }

    [Fact]
    public async Task A_body_that_never_ends_keeps_no_other_of_its_session_out()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}") };
        var token = (await http.GetStringAsync("/socket/longpoll?vsn=2.0.0", TestContext.Current.CancellationToken)).Split('"')[^2];
        await using var slow = await host.DialAsync();
        await slow.SendBytesAsync(Encoding.ASCII.GetBytes($"POST /socket/longpoll?token={token} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n["));
        using var answer = await http.PostAsync(
            new Uri($"/socket/longpoll?token={token}", UriKind.Relative),
            new StringContent("""[null,"1","phoenix","heartbeat",{}]""", Encoding.UTF8, "application/x-ndjson"), TestContext.Current.CancellationToken);
        Assert.Equal("""{"status":200}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
