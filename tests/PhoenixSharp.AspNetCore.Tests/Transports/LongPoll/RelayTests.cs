using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Transports.LongPoll;

// Requests to another node than their session's, over links that carry little and lose or double messages.
public sealed class RelayTests : IAsyncLifetime
{
    private const int MaxPostBytes = 200_000;
    private const string Topic = "phx_longpoll:/socket";

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    private readonly ManualTime _time = new();
    private readonly MemoryCluster _cluster = new() { MaxBroadcastBytes = 4096 };
    private readonly LossyAdapter _oneLink;
    private readonly LossyAdapter _twoLink;
    private KestrelHost _one = null!;
    private KestrelHost _two = null!;
    private LongPollClient _own = null!;
    private LongPollClient _other = null!;

    public RelayTests() => (_oneLink, _twoLink) = (new LossyAdapter(_cluster.Join("one")), new LossyAdapter(_cluster.Join("two")));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _one = await StartAsync(_oneLink, MaxPostBytes);
        _two = await StartAsync(_twoLink, MaxPostBytes * 2);
        _own = await LongPollClient.OpenAsync(_one);
        _other = new LongPollClient(_two.Port) { Token = _own.Token };
        await _other.JoinAsync("room:1");
        _oneLink.Reset();
        _twoLink.Reset();
    }

    public async ValueTask DisposeAsync()
    {
        _own.Dispose();
        _other.Dispose();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Fact]
    public async Task Small_request_and_answer_are_one_message_each()
    {
        Assert.Equal(200, (await _other.PostAsync(LongPollClient.Heartbeat)).Status);
        Assert.Equal((1, 2), (_twoLink.Sent, _oneLink.Sent)); // that it was taken is the second
        Assert.Single((await _other.PollAsync()).Messages);
        Assert.Equal((2, 4), (_twoLink.Sent, _oneLink.Sent));
    }

    [Fact]
    public async Task Long_body_and_long_answer_arrive_whole_in_parts_that_fit()
    {
        Assert.Equal(200, (await _other.PostAsync(Echo(100_000))).Status);
        Assert.Contains(Large(100_000), Assert.Single((await _other.PollAsync()).Messages), StringComparison.Ordinal);
        Assert.InRange(_twoLink.Sent, 50, 60); // 25 parts, and as many that were taken
        Assert.Equal(0, _cluster.Refused);
        await AllIsGivenBackAsync();
    }

    [Fact]
    public async Task Messages_that_arrive_twice_count_once()
    {
        (_oneLink.IsDoubling, _twoLink.IsDoubling) = (true, true);
        Assert.Equal(200, (await _other.PostAsync(Echo(100_000))).Status);
        Assert.Contains(Large(100_000), Assert.Single((await _other.PollAsync()).Messages), StringComparison.Ordinal);
        Assert.Equal(200, (await _other.PostAsync(LongPollClient.Heartbeat)).Status);
        Assert.Single((await _other.PollAsync()).Messages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lost_part_or_its_answer_is_410_after_two_seconds_and_its_memory_is_given_back(bool isPart)
    {
        (_twoLink.Lost, _oneLink.Lost) = isPart ? (10, 0) : (0, 10);
        var timers = _time.TimerCount;
        var post = _other.PostAsync(Echo(100_000));
        await Patience.UntilAsync(() => (isPart ? _twoLink.Sent : _oneLink.Sent) == 10 && _time.TimerCount == timers + 2, "both waited for the other");
        _time.Advance(Silence - TimeSpan.FromTicks(1));
        Assert.False(post.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(410, (await post).Status);
        _time.Advance(Silence);
        await AllIsGivenBackAsync();
        Assert.Equal(200, (await _other.PostAsync(Echo(100_000))).Status);
        Assert.Contains(Large(100_000), Assert.Single((await _other.PollAsync()).Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Poll_whose_answer_loses_a_part_makes_a_new_session()
    {
        Assert.Equal(200, (await _other.PostAsync(Echo(100_000))).Status);
        _oneLink.Reset();
        _oneLink.Lost = 10;
        var timers = _time.TimerCount;
        var poll = _other.PollAsync();
        await Patience.UntilAsync(() => _oneLink.Sent == 10 && _time.TimerCount == timers + 2, "both waited for the other");
        _time.Advance(Silence * 2);
        var answer = await poll;
        Assert.Equal(410, answer.Status);
        Assert.NotEqual(_own.Token, answer.Token);
        await AllIsGivenBackAsync();
    }

    [Fact]
    public async Task Client_that_goes_away_ends_the_transfer()
    {
        using var giveUp = new CancellationTokenSource();
        _oneLink.Lost = 10;
        var content = new StringContent(Echo(100_000), Encoding.UTF8, "application/x-ndjson");
        var timers = _time.TimerCount;
        var post = _other.SendAsync(HttpMethod.Post, content, giveUp.Token);
        await Patience.UntilAsync(() => _oneLink.Sent == 10 && _time.TimerCount == timers + 2, "both waited for the other");
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
        await Patience.UntilAsync(() => Used(_one) + Used(_two) == 0 && _time.TimerCount == timers, "the transfer ended at once");
    }

    [Fact]
    public async Task Body_is_answered_413_when_it_exceeds_the_limit_of_the_session_s_node()
    {
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _other.PostAsync(new string('\n', MaxPostBytes + 2000))).Http);
        Assert.InRange(_twoLink.Sent, 48, 53); // no more parts than that
        await AllIsGivenBackAsync();
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _other.PostAsync(new string('\n', (MaxPostBytes * 2) + 1))).Http);
        Assert.InRange(_twoLink.Sent, 48, 53);
        Assert.Equal(200, (await _other.PostAsync(LongPollClient.Heartbeat)).Status);
    }

    [Fact]
    public async Task Body_is_answered_503_when_too_many_bytes_wait_on_the_node_it_reaches()
    {
        var budget = _two.App.Services.GetRequiredService<PubSubServer>().Budget;
        budget.Add(budget.Limit / 10 * 9);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _other.PostAsync(Echo(100_000))).Http);
        budget.Add(-(budget.Limit / 10 * 9));
        Assert.Equal(200, (await _other.PostAsync(Echo(100_000))).Status);
    }

    [Fact]
    public async Task Body_in_parts_for_no_session_is_answered_410_at_its_first_part()
    {
        _other.Token = "b25l.forged";
        Assert.Equal(410, (await _other.PostAsync(Echo(100_000))).Status);
        Assert.Equal(1, _twoLink.Sent);
        await AllIsGivenBackAsync();
    }

    [Fact]
    public async Task Rubbish_of_other_nodes_is_ignored()
    {
        using var stranger = new Stranger(_cluster);
        var random = new Random(1);
        for (var i = 0; i < 1000; i++)
        {
            var bytes = new byte[random.Next(100)];
            random.NextBytes(bytes);
            await stranger.SendAsync(bytes);
        }
        foreach (var kind in Enum.GetValues<RelayKind>())
        {
            await stranger.SendAsync(new RelayMessage(kind, "three", 1, Status: 5, Parts: [new byte[1000]]));
            await stranger.SendAsync(new RelayMessage(kind, "three", 2, "no.token", Status: 5, Parts: [new byte[1000]]));
            await stranger.SendAsync(new RelayMessage(kind, "three", 3, "no.token"));
        }
        await AllIsGivenBackAsync();
        Assert.Equal(200, (await _other.PostAsync(LongPollClient.Heartbeat)).Status);
        Assert.Single((await _other.PollAsync()).Messages);
        Assert.DoesNotContain(_one.Log.Records, record => record.EventId.Id == 412);
    }

    private static string Large(int bytes) => new('x', bytes);

    private static string Echo(int bytes) => $$"""["1","2","room:1","echo",{"large":"{{Large(bytes)}}"}]""";

    private static long Used(KestrelHost host) => host.App.Services.GetRequiredService<PubSubServer>().Budget.Used;

    private Task AllIsGivenBackAsync() => Patience.UntilAsync(() => Used(_one) + Used(_two) == 0, "the memory was given back");

    private Task<KestrelHost> StartAsync(LossyAdapter link, int maxPostBytes) => KestrelHost.StartEchoAsync(
        options => options.MaxPostBytes = maxPostBytes,
        builder => builder.Services.AddSingleton<IPubSubAdapter>(link).AddSingleton<TimeProvider>(_time));

    private sealed class Stranger(MemoryCluster cluster) : IDisposable
    {
        private readonly MemoryAdapter _node = cluster.Join("three");

        public Task SendAsync(RelayMessage message) => SendAsync(message.ToPayload().Bytes);

        public async Task SendAsync(ReadOnlyMemory<byte> bytes)
        {
            foreach (var node in new[] { "one", "two" })
                await _node.DirectBroadcastAsync(node, new Broadcast(Topic, "relay", Payload.FromBinary(bytes)), Stop);
        }

        public void Dispose() => _node.DisposeAsync().AsTask().Wait(Stop);
    }
}
