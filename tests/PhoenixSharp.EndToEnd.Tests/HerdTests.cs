using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.EndToEnd.Tests;

// Row 28 of the promises: everyone comes back at once.
public sealed class HerdTests
{
    private const int Clients = 500;
    private const int PerSecond = 50;
    private const int Burst = 100;

    [Fact]
    public async Task All_get_in_at_the_pace_that_was_set_and_who_is_sent_away_is_told_when_to_come_again()
    {
        var time = new VirtualTime();
        await using var host = await KestrelHost.StartEchoAsync(
            options => options.RateLimits.AllConnects = new RateLimit { PerSecond = PerSecond, Burst = Burst },
            builder => builder.Services.AddSingleton<TimeProvider>(time));
        List<RawSocket> inside = [];
        for (var outside = Clients; outside > 0;)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, outside).Select(_ => ConnectAsync(host)));
            var entered = answers.Where(answer => answer.Answer.Status == 101).Select(answer => answer.Client).ToArray();
            Assert.Equal(Math.Min(outside, inside.Count == 0 ? Burst : PerSecond), entered.Length);
            foreach (var (client, answer) in answers.Where(answer => answer.Answer.Status != 101))
            {
                Assert.Equal((503, 1), (answer.Status, int.Parse(answer.Headers["Retry-After"], CultureInfo.InvariantCulture)));
                await client.DisposeAsync();
            }
            inside.AddRange(entered);
            outside -= entered.Length;
            time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(Clients, inside.Count);
        foreach (var client in inside) // and none of them was lost meanwhile
        {
            await using var joined = new ChannelClient(client);
            Assert.Equal("ok", (await joined.JoinAsync("room:1")).Status);
        }
    }

    private static async Task<(RawSocket Client, HttpAnswer Answer)> ConnectAsync(KestrelHost host)
    {
        var client = await host.DialAsync();
        return (client, await client.AskAsync(RawSocket.Handshake("/socket/websocket?vsn=2.0.0")));
    }
}
