using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Transports.WebSockets;

public sealed class HeldStreamsTests
{
    [Theory]
    [InlineData(KestrelDefaults.ConnectionWindow, KestrelDefaults.StreamWindow, 16)]
    [InlineData(8_000_000, 1_000_000, 2)]
    [InlineData(1_000_000, 1_000_000, 1)]
    [InlineData(100_000, 1_000_000, 1)]
    public void A_quarter_of_a_connections_streams_may_be_held(int connectionWindow, int streamWindow, int limit)
    {
        var limits = new KestrelServerOptions().Limits.Http2;
        limits.InitialConnectionWindowSize = connectionWindow;
        limits.InitialStreamWindowSize = streamWindow;
        Assert.Equal(limit, HeldStreams.LimitOf(limits));
    }

    [Fact]
    public void TryHold_fails_at_the_limit_until_one_is_released()
    {
        var held = new HeldStreams(2);
        Assert.True(held.TryHold());
        Assert.True(held.TryHold());
        Assert.False(held.TryHold());
        held.Release();
        Assert.True(held.TryHold());
        Assert.False(held.TryHold());
    }

    [Fact]
    public void TryHold_never_exceeds_the_limit_when_called_in_parallel()
    {
        var held = new HeldStreams(16);
        var granted = 0;
        Parallel.For(0, 1000, _ =>
        {
            if (held.TryHold())
                Interlocked.Increment(ref granted);
        });
        Assert.Equal(16, granted);
    }

    [Fact]
    public async Task Streams_of_one_connection_share_a_counter_and_other_connections_have_their_own()
    {
        var seen = new ConcurrentQueue<HeldStreams?>();
        await using var host = await KestrelHost.StartAsync(
            app => app.Run(context =>
            {
                seen.Enqueue(HeldStreams.Of(context));
                return Task.CompletedTask;
            }),
            builder =>
            {
                Https.Configure(builder);
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.Http2.InitialConnectionWindowSize = 5 * 1024 * 1024);
            },
            Https.Address);
        using var first = new Http2Client(host.Port);
        using var second = new Http2Client(host.Port);
        foreach (var client in (Http2Client[])[first, first, second])
            (await client.SendAsync(client.Request(HttpMethod.Get, "/"))).Dispose();
        await using var plain = await host.DialAsync();
        await plain.SecureAsync();
        await plain.AskAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var counters = seen.ToArray();
        Assert.Equal(5, counters[0]!.Limit);
        Assert.Same(counters[0], counters[1]);
        Assert.NotSame(counters[0], counters[2]);
        Assert.Null(counters[3]); // HTTP/1.1 has no window to share
    }
}
