using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Transports.LongPoll;

// Requests to another node than their session's, over links that carry little and lose or double messages.
public sealed class RelayTests : IAsyncLifetime
{
    private const int MaxPostBytes = 200_000;
    private const string Topic = "phx_longpoll:/socket";

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    private readonly VirtualTime _time = new();
    private readonly MemoryCluster _cluster = new() { MaxBroadcastBytes = 4096 };
    private readonly LossyAdapter _oneLink;
    private readonly LossyAdapter _twoLink;
    private KestrelHost _one = null!;
    private KestrelHost _two = null!;
    private LongPollClient _own = null!;
    private LongPollClient _other = null!;
    private int _idleTimers; // while no request is under way

    public RelayTests() => (_oneLink, _twoLink) = (new LossyAdapter(_cluster.Join("one")), new LossyAdapter(_cluster.Join("two")));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _one = await StartAsync(_oneLink, MaxPostBytes);
        _two = await StartAsync(_twoLink, MaxPostBytes * 2);
        _own = await LongPollClient.OpenAsync(_one);
        _idleTimers = _time.TimerCount;
        _other = new LongPollClient(_two.Port) { Token = _own.Token };
        await _other.JoinAsync("room:1");
        await Patience.UntilAsync(() => Used(_one) + Used(_two) == 0 && _time.TimerCount == _idleTimers, "the join is over");
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
        Assert.Equal([RelayKind.Receive, RelayKind.Received], KindsOf(_twoLink));
        Assert.Equal([RelayKind.Taken, RelayKind.Answer], KindsOf(_oneLink));
        Assert.Single((await _other.PollAsync()).Messages);
        Assert.Equal([RelayKind.Receive, RelayKind.Received, RelayKind.Poll, RelayKind.Received], KindsOf(_twoLink));
        Assert.Equal((4, 4), (_twoLink.Sent, _oneLink.Sent));
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
    public async Task Lost_part_or_its_acknowledgement_is_sent_again_after_two_seconds(bool isPart)
    {
        (_twoLink.Lost, _oneLink.Lost) = isPart ? (10, 0) : (0, 10);
        var timers = _idleTimers;
        var post = _other.PostAsync(Echo(100_000));
        await Patience.UntilAsync(() => (isPart ? _twoLink.Sent : _oneLink.Sent) == 10 && _time.TimerCount == timers + 2, "both waited for the other");
        _time.Advance(Silence);
        Assert.Equal(200, (await post).Status);
        Assert.Contains(Large(100_000), Assert.Single((await _other.PollAsync()).Messages), StringComparison.Ordinal);
        await AllIsGivenBackAsync();
    }

    [Theory]
    [InlineData(1, 0, 1)] // the request
    [InlineData(0, 1, 0)] // that it was taken
    [InlineData(0, 2, 2)] // the answer
    [InlineData(2, 0, 0)] // that the answer has arrived
    public async Task Post_whose_messages_are_lost_is_answered_once_and_handled_once(int lostByTwo, int lostByOne, int waiting)
    {
        using var watcher = new TopicWatcher(_one.App.Services, "room:1");
        (_twoLink.Lost, _oneLink.Lost) = (lostByTwo, lostByOne);
        var timers = _idleTimers;
        var post = _other.PostAsync("""["1","2","room:1","shout",{"n":1}]""");
        if (waiting > 0)
            await SilenceAsync(() => (_twoLink.Sent, _oneLink.Sent) == (1, lostByOne), timers + waiting);
        Assert.Equal(200, (await post).Status);
        (_twoLink.Lost, _oneLink.Lost) = (0, 0);
        Assert.Equal(200, (await _other.PostAsync("""["1","3","room:1","shout",{"n":2}]""")).Status);
        Assert.Equal(["{\"n\":1}", "{\"n\":2}"], await watcher.TakeAsync(2, Stop));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Node_that_does_not_answer_any_more_is_asked_twice_and_its_memory_is_given_back(bool isRequest)
    {
        (_twoLink.LostFrom, _oneLink.LostFrom) = isRequest ? (10, 0) : (0, 10);
        var timers = _idleTimers;
        var post = _other.PostAsync(Echo(100_000));
        await SilenceAsync(() => (isRequest ? _twoLink.Sent : _oneLink.Sent) == 10, timers + 2);
        await SilenceAsync(() => _twoLink.Sent == 11, timers + 2);
        Assert.Equal(410, (await post).Status);
        await UntilIdleAsync(timers);
        (_twoLink.LostFrom, _oneLink.LostFrom) = (0, 0);
        Assert.Equal(200, (await _other.PostAsync(Echo(100_000))).Status);
        Assert.Contains(Large(100_000), Assert.Single((await _other.PollAsync()).Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Poll_whose_answer_stops_arriving_makes_a_new_session()
    {
        Assert.Equal(200, (await _other.PostAsync(Echo(100_000))).Status);
        await AllIsGivenBackButAsync(100_000);
        _oneLink.Reset();
        _oneLink.LostFrom = 10;
        var timers = _idleTimers;
        var poll = _other.PollAsync();
        await SilenceAsync(() => _oneLink.Sent == 10, timers + 2);
        await UntilIdleAsync(timers);
        var answer = await poll;
        Assert.Equal(410, answer.Status);
        Assert.NotEqual(_own.Token, answer.Token);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Poll_whose_messages_are_lost_gets_each_push_once(bool isRequest)
    {
        Assert.Equal(200, (await _other.PostAsync(LongPollClient.Heartbeat)).Status);
        await AllIsGivenBackButAsync(1000);
        _twoLink.Reset();
        _twoLink.Lost = isRequest ? 1 : 2;
        var timers = _idleTimers;
        var poll = _other.PollAsync();
        if (isRequest)
            await SilenceAsync(() => _twoLink.Sent == 1, timers + 1);
        Assert.Single((await poll).Messages);
        await UntilIdleAsync(timers);
        Assert.Equal(200, (await _other.PostAsync(LongPollClient.Heartbeat)).Status);
        Assert.Single((await _other.PollAsync()).Messages);
    }

    [Fact]
    public async Task Poll_goes_on_when_it_was_lost_that_it_was_taken()
    {
        _oneLink.Lost = 1;
        var timers = _idleTimers;
        var poll = _other.PollAsync();
        await SilenceAsync(() => _oneLink.Sent == 1, timers + 2); // one for the poll itself
        await SilenceAsync(() => _oneLink.Sent == 2, timers + 2); // it was asked again, and answered again
        await SilenceAsync(() => true, timers + 2);
        Assert.False(poll.IsCompleted);
        Assert.Equal(200, (await _own.PostAsync(LongPollClient.Heartbeat)).Status);
        Assert.Equal(200, (await poll).Status);
        Assert.Equal([RelayKind.Poll, RelayKind.Poll, RelayKind.Received], KindsOf(_twoLink));
    }

    [Fact]
    public async Task Request_that_arrives_again_after_it_was_answered_is_not_handled()
    {
        using var watcher = new TopicWatcher(_one.App.Services, "room:1");
        Assert.Equal(200, (await _other.PostAsync("""["1","2","room:1","shout",{"n":1}]""")).Status);
        for (var pushed = 0; pushed < 2;) // the broadcast and the reply
            pushed += (await _other.PollAsync()).Messages.Count;
        await AllIsGivenBackAsync();
        var request = _twoLink.Messages.First(message => message.Kind == RelayKind.Receive);
        _oneLink.Reset();
        await _twoLink.DirectBroadcastAsync("one", new Broadcast(Topic, "relay", request.ToPayload()), Stop);
        Assert.Equal(200, (await _other.PostAsync("""["1","3","room:1","shout",{"n":2}]""")).Status);
        Assert.Equal([RelayKind.Taken, RelayKind.Answer], KindsOf(_oneLink));
        Assert.Equal(["{\"n\":1}", "{\"n\":2}"], await watcher.TakeAsync(2, Stop));
    }

    [Fact]
    public async Task Token_of_a_session_is_in_no_message_and_its_name_is_no_token()
    {
        Assert.Equal(200, (await _other.PostAsync(Echo(100_000))).Status);
        await _other.PollAsync();
        Assert.Equal(200, (await _other.PostAsync(LongPollClient.Heartbeat)).Status);
        var messages = _oneLink.Messages.Concat(_twoLink.Messages).ToList();
        var secret = _own.Token!.Split('.')[1];
        Assert.NotEmpty(messages);
        var texts = messages.Select(message => Encoding.UTF8.GetString(message.ToPayload().Bytes.Span));
        Assert.All(texts, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        var name = messages.First(message => message.IsRequest).Session;
        foreach (var forged in (string[])[name, $"b25l.{name}"])
        {
            using var thief = new LongPollClient(_one.Port) { Token = forged };
            Assert.Equal(410, (await thief.PostAsync(LongPollClient.Heartbeat)).Status);
            using var farThief = new LongPollClient(_two.Port) { Token = forged };
            Assert.Equal(410, (await farThief.PostAsync(LongPollClient.Heartbeat)).Status);
        }
    }

    [Fact]
    public async Task Client_that_goes_away_ends_the_transfer()
    {
        using var giveUp = new CancellationTokenSource();
        _oneLink.Lost = 10;
        var content = new StringContent(Echo(100_000), Encoding.UTF8, "application/x-ndjson");
        var timers = _idleTimers;
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
        Assert.Equal([RelayKind.Part, RelayKind.Received], KindsOf(_twoLink));
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

    private static RelayKind[] KindsOf(LossyAdapter link) => [.. link.Messages.Select(message => message.Kind)];

    // Lets as much time pass as a node waits for another, once this many timers run.
    private async Task SilenceAsync(Func<bool> isSo, int timers)
    {
        await Patience.UntilAsync(() => isSo() && _time.TimerCount == timers, "they wait");
        _time.Advance(Silence);
    }

    // Lets time pass while somebody still waits, until all memory is given back.
    private Task UntilIdleAsync(int timers) => Patience.UntilAsync(
        () =>
        {
            if (_time.TimerCount > timers)
                _time.Advance(Silence);
            return Used(_one) + Used(_two) == 0;
        },
        "the memory is given back");

    // What waits for the client's poll is kept.
    private Task AllIsGivenBackButAsync(int bytes) => Patience.UntilAsync(
        () => Used(_one) + Used(_two) is var used && used > 0 && used <= bytes * 2, "the rest is given back");

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
