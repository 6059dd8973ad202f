using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Transports.LongPoll;

// A POST waits while the read-ahead of its session is full.
public sealed class PausingTests
{
    private static readonly TimeSpan HoldTimeout = new SocketOptions().HoldTimeout;

    private readonly VirtualTime _time = new();
    private readonly Witness _witness = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_pauses_while_the_read_ahead_is_full_and_polls_and_other_sessions_go_on()
    {
        await using var host = await StartAsync(options => options.MaxReadAheadMessages = 3);
        using var client = await JoinedAsync(host);
        using var other = await LongPollClient.OpenAsync(host);
        var post = client.PostAsync(LongPollClient.Heartbeat + "\n" + Batch("wait", "echo", "echo", "echo"));
        await PausedAsync();
        Assert.Contains("\"phoenix\"", Assert.Single((await client.PollAsync()).Messages), StringComparison.Ordinal);
        Assert.Equal(200, (await other.PostAsync(LongPollClient.Heartbeat)).Status);
        Assert.Single((await other.PollAsync()).Messages);
        Assert.False(post.IsCompleted);
        _witness.Go.SetResult();
        Assert.Equal(200, (await post).Status);
        Assert.All(await PollAsync(client, 4), reply => Assert.Contains("\"ok\"", reply, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hundred_pushes_to_a_slow_handler_are_all_answered_when_the_read_ahead_holds_few()
    {
        await using var host = await KestrelHost.StartAsync(app => app.MapSocket<OpenSocket>("/socket", socket => socket
            .Channel<SlowChannel>("room:*").Configure(options => options.MaxReadAheadMessages = 10)));
        using var client = await JoinedAsync(host);
        var post = client.PostAsync(Batch([.. Enumerable.Repeat("echo", 100)]));
        var replies = await PollAsync(client, 100);
        Assert.Equal(200, (await post).Status);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $$$"""["1","{{{i}}}","room:1","phx_reply",{"response":{},"status":"ok"}]"""), replies);
    }

    [Fact]
    public async Task All_pauses_of_a_post_together_last_no_longer_than_the_hold_timeout()
    {
        using var steps = new SemaphoreSlim(0);
        using var entered = new SemaphoreSlim(0);
        await using var host = await KestrelHost.StartAsync(
            app => app.MapSocket<OpenSocket>("/socket", socket => socket.Channel("room:*", _ => new SteppedChannel(steps, entered)).Configure(options => options.MaxReadAheadMessages = 3)),
            builder => builder.Services.AddSingleton<TimeProvider>(_time));
        using var client = await JoinedAsync(host);
        var post = client.PostAsync(Batch("a", "b", "c", "d", "e"));
        await PausedAsync();
        _time.Advance(HoldTimeout * 0.6);
        steps.Release();
        Assert.Single(await PollAsync(client, 1));
        await entered.WaitAsync(Patience.Limit, Stop); // "a"
        await entered.WaitAsync(Patience.Limit, Stop); // "b": so "a" no longer counts, and the first pause is over when the session is full again
        var session = Assert.Single(host.App.Services.GetRequiredService<Drainer>().Sessions());
        await Patience.UntilAsync(() => session.MustPause && _time.TimerCount == 2, "the POST paused again");
        _time.Advance((HoldTimeout * 0.4) - TimeSpan.FromTicks(1));
        Assert.False(post.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(200, (await post).Status);
        Assert.Equal("""["1","1","room:1","phx_error",{"reason":"overloaded"}]""", (await PollAsync(client, 1))[0]);
        Assert.Equal(200, (await client.PostAsync(LongPollClient.Heartbeat)).Status);
        Assert.Contains("MaxReadAheadMessages", Assert.Single(host.Log.Records, record => record.EventId.Id == 206).Text, StringComparison.Ordinal);
        steps.Release(10);
    }

    [Fact]
    public async Task Post_is_answered_410_when_the_session_ends_during_the_pause()
    {
        await using var host = await StartAsync(options => options.MaxReadAheadMessages = 3);
        using var client = await JoinedAsync(host, "&user_id=1");
        var post = client.PostAsync(Batch("wait", "echo", "echo"));
        await PausedAsync();
        await host.Broadcaster.DisconnectAsync("user_socket:1", Stop);
        Assert.Equal(410, (await post).Status);
        _witness.Go.SetResult();
    }

    [Fact]
    public async Task Pushes_are_answered_overloaded_without_a_pause_when_they_are_to_be_refused()
    {
        await using var host = await StartAsync(options => (options.MaxReadAheadMessages, options.RefuseWhenFull) = (3, true));
        using var client = await JoinedAsync(host);
        Assert.Equal(200, (await client.PostAsync(Batch("wait", "echo", "echo", "echo"))).Status);
        Assert.Contains("overloaded", Assert.Single((await client.PollAsync()).Messages), StringComparison.Ordinal);
        _witness.Go.SetResult();
    }

    [Fact]
    public async Task One_body_of_a_session_is_in_memory_at_a_time_and_is_given_back_when_its_client_goes()
    {
        await using var host = await StartAsync();
        using var client = await LongPollClient.OpenAsync(host);
        var budget = host.App.Services.GetRequiredService<PubSubServer>().Budget;
        await using (var first = await BeginAsync(host, client, 1_000_000))
        {
            await Patience.UntilAsync(() => budget.Used == 1 << 20, "the body was counted");
            await using var second = await BeginAsync(host, client, 1_000_000);
            await Patience.UntilAsync(() => _time.TimerCount == 2, "the second waited for its turn");
            Assert.Equal(1 << 20, budget.Used);
        }
        await Patience.UntilAsync(() => budget.Used == 0, "both were given back");
    }

    [Fact]
    public async Task Body_pauses_when_the_address_exceeds_its_limit_and_goes_on_when_that_is_over()
    {
        await using var host = await StartAsync(configure: builder => builder.Services.Configure<PhoenixOptions>(options => options.MaxWaitingBytesPerAddress = 1 << 20));
        using var client = await JoinedAsync(host);
        using var other = await LongPollClient.OpenAsync(host);
        Assert.Equal(200, (await client.PostAsync($$"""["1","1","room:1","wait",{"large":"{{new string('x', 700_000)}}"}]""")).Status);
        var small = other.PostAsync(LongPollClient.Heartbeat.Insert(1, new string(' ', 50_000)));
        Assert.Equal(200, (await small).Status); // it holds too little to be paused
        var large = other.PostAsync(LongPollClient.Heartbeat.Insert(1, new string(' ', 900_000)));
        await PausedAsync();
        _witness.Go.SetResult();
        Assert.Single(await PollAsync(client, 1)); // so that its bytes are given back
        await Patience.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(100));
                return large.IsCompleted;
            },
            "the body went on");
        Assert.Equal(200, (await large).Status);
        Assert.Equal(2, (await PollAsync(other, 2)).Count);
    }

    private static string Batch(params string[] events) => string.Join('\n', events.Select((name, i) => $$"""["1","{{i}}","room:1","{{name}}",{}]"""));

    private static async Task<LongPollClient> JoinedAsync(KestrelHost host, string query = "")
    {
        var client = await LongPollClient.OpenAsync(host, "/socket/longpoll?vsn=2.0.0" + query);
        await client.JoinAsync("room:1");
        return client;
    }

    private static async Task<List<string>> PollAsync(LongPollClient client, int messages)
    {
        List<string> taken = [];
        while (taken.Count < messages)
            taken.AddRange((await client.PollAsync()).Messages);
        return taken;
    }

    // Sends the head of a POST and so much of its body, which does not end with that.
    private static async Task<RawSocket> BeginAsync(KestrelHost host, LongPollClient client, int bytes)
    {
        var socket = await host.DialAsync();
        var head = $"POST /socket/longpoll?token={client.Token} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: {bytes + 1}\r\n\r\n";
        await socket.SendBytesAsync(Encoding.ASCII.GetBytes(head));
        var sending = socket.SendBytesAsync(new byte[bytes]); // which may wait until the server reads
        _ = sending.ContinueWith(static sent => _ = sent.Exception, TaskScheduler.Default);
        return socket;
    }

    // The sweep has a timer, and the pause.
    private Task PausedAsync() => Patience.UntilAsync(() => _time.TimerCount == 2, "the POST paused");

    private Task<KestrelHost> StartAsync(Action<SocketOptions>? options = null, Action<WebApplicationBuilder>? configure = null) => _witness.StartAsync(options, _time, configure);

    private sealed class SlowChannel : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        public override async ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken)
        {
            await Task.Delay(5, cancellationToken);
            return Reply.Ok(payload);
        }
    }

    private sealed class SteppedChannel(SemaphoreSlim steps, SemaphoreSlim entered) : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        public override async ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken)
        {
            entered.Release();
            await steps.WaitAsync(CancellationToken.None);
            return Reply.Ok();
        }
    }
}
