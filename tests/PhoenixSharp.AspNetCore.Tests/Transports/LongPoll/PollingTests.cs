using System.Net;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Transports.LongPoll;

public sealed class PollingTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly VirtualTime _time = new();
    private readonly Witness _witness = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_polls_the_later_gets_what_comes_and_the_earlier_ends_with_its_window()
    {
        await using var host = await StartAsync();
        using var client = await LongPollClient.OpenAsync(host);
        var earlier = client.PollAsync();
        await WaitingAsync(1);
        var later = client.PollAsync();
        await WaitingAsync(2);
        await client.PostAsync(LongPollClient.Heartbeat);
        Assert.Single((await later).Messages);
        await client.PostAsync(LongPollClient.Heartbeat); // nothing for the earlier either: it waits for the next poll
        Assert.False(earlier.IsCompleted);
        _time.Advance(Window);
        Assert.Equal(204, (await earlier).Status);
        Assert.Single((await client.PollAsync()).Messages);
    }

    [Fact]
    public async Task What_comes_after_a_client_gave_its_poll_up_waits_for_the_next()
    {
        await using var host = await StartAsync();
        using var client = await LongPollClient.OpenAsync(host);
        using var giveUp = new CancellationTokenSource();
        var poll = client.PollUntilAsync(giveUp.Token);
        await WaitingAsync(1);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        await WaitingAsync(0);
        await client.PostAsync(LongPollClient.Heartbeat);
        Assert.Single((await client.PollAsync()).Messages);
    }

    [Fact]
    public async Task What_nobody_fetches_is_kept_up_to_a_limit_and_then_the_session_ends()
    {
        await using var host = await StartAsync(options => options.MaxOutboundBytes = 100_000);
        using var client = await LongPollClient.OpenAsync(host);
        await client.JoinAsync("room:1");
        var payload = new { large = new string('x', 30_000) };
        for (var i = 0; i < 3; i++)
            await host.Broadcaster.BroadcastAsync("room:1", "large", payload, Stop);
        Assert.Equal(3, (await client.PollAsync()).Messages.Count);
        for (var i = 0; i < 4; i++)
            await host.Broadcaster.BroadcastAsync("room:1", "large", payload, Stop);
        Assert.IsType<LeaveReason.Closed>(await _witness.LeftAsync());
        Assert.EndsWith("The limit is MaxOutboundBytes", Assert.Single(host.Log.Records, record => record.EventId.Id == 401).Text, StringComparison.Ordinal);
        Assert.Equal(410, (await client.PollAsync()).Status);
    }

    [Fact]
    public async Task A_message_larger_than_the_limit_passes_alone()
    {
        await using var host = await StartAsync(options => options.MaxOutboundBytes = 100_000);
        using var client = await LongPollClient.OpenAsync(host);
        await client.JoinAsync("room:1");
        var million = new string('é', 1_000_000);
        await host.Broadcaster.BroadcastAsync("room:1", "large", new { million }, Stop);
        Assert.Contains(million, Assert.Single((await client.PollAsync()).Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_messages_come_in_their_order()
    {
        await using var host = await StartAsync();
        using var client = await LongPollClient.OpenAsync(host);
        await client.JoinAsync("room:1");
        for (var i = 0; i < 10_000; i++)
            await host.Broadcaster.BroadcastAsync("room:1", "tick", new { i }, Stop);
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => $$"""[null,null,"room:1","tick",{"i":{{i}}}]"""), (await client.PollAsync()).Messages);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_cost_their_own_poll_and_nothing_else()
    {
        await using var host = await StartAsync();
        using var client = await LongPollClient.OpenAsync(host);
        await client.JoinAsync("room:1");
        await host.Broadcaster.BroadcastAsync("room:1", "before", new { }, Stop);
        await host.Broadcaster.BroadcastAsync("room:1", "bytes", Payload.FromBinary((byte[])[0xFF, 0]), Stop);
        await host.Broadcaster.BroadcastAsync("room:1", "behind", new { }, Stop);
        Assert.Contains("before", Assert.Single((await client.PollAsync()).Messages), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.InternalServerError, (await client.PollAsync()).Http);
        Assert.Contains("behind", Assert.Single((await client.PollAsync()).Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disconnect_ends_the_poll_under_way_with_204_and_the_session_with_it()
    {
        await using var host = await StartAsync();
        using var client = await LongPollClient.OpenAsync(host, "/socket/longpoll?vsn=2.0.0&user_id=1");
        await client.JoinAsync("room:1");
        var poll = client.PollAsync();
        await WaitingAsync(1);
        await host.Broadcaster.BroadcastAsync("user_socket:1", "disconnect", new { }, Stop);
        Assert.Equal(204, (await poll).Status);
        Assert.IsType<LeaveReason.Closed>(await _witness.LeftAsync());
        Assert.Equal(410, (await client.PostAsync(LongPollClient.Heartbeat)).Status);
    }

    // The sweep has a timer, and each poll.
    private Task WaitingAsync(int polls) => Patience.UntilAsync(() => _time.TimerCount == 1 + polls, $"{polls} polls waited");

    private Task<KestrelHost> StartAsync(Action<SocketOptions>? options = null) =>
        _witness.StartAsync(
            configured =>
            {
                configured.LongPollWindow = Window;
                options?.Invoke(configured);
            },
            _time);
}
