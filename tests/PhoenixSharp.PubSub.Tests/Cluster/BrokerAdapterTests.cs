using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PhoenixSharp.Cluster;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.PubSub.Tests.Cluster;

public sealed class BrokerAdapterTests : IAsyncDisposable
{
    private readonly VirtualTime _time = new();
    private readonly RecordingLogger _log = new();
    private readonly List<LinkState> _told = [];
    private readonly EchoBroker _broker;
    private long _missing;
    private readonly BrokerAdapter _adapter;

    public BrokerAdapterTests()
    {
        _broker = new EchoBroker(_time);
        _adapter = new BrokerAdapter(_broker, new EchoOptions(), _time, _log.CreateLogger("Cluster"));
        _adapter.Happened += Note;
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _adapter.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task Who_gets_in_and_may_not_publish_has_no_link_and_tries_ever_more_seldom()
    {
        _broker.IsMute = true;
        await _adapter.StartAsync(_ => { }, Cancelled);
        await UntilConnectedAsync(times: 8);
        AssertTriedEverMoreSeldom(attempts: 7);
        Assert.Equal(LinkState.Degraded, _adapter.Status.Link);
        Assert.Equal(BroadcastReach.LocalOnly, await _adapter.BroadcastAsync(Server.Message("e"), Cancelled));
        Assert.Equal(121, Assert.Single(_log.Records).EventId.Id);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_link_that_breaks_as_soon_as_it_is_there_is_made_ever_more_seldom_until_one_lives()
    {
        var breaks = true;
        _adapter.Happened += happened =>
        {
            if (Volatile.Read(ref breaks) && happened is AdapterEvent.LinkChanged { Link: LinkState.Connected })
                _broker.Break();
        };
        await _adapter.StartAsync(_ => { }, Cancelled);
        await UntilConnectedAsync(times: 8);
        AssertTriedEverMoreSeldom(attempts: 7);

        Volatile.Write(ref breaks, false);
        var (connections, sent) = (0, 0);
        await BeatUntilAsync("n", [1], HasLivedForTenBeats);
        _broker.Break();
        await TestSupport.Patience.UntilAsync(() => _adapter.Status.Link == LinkState.Degraded, "the link is lost");
        await _time.WhenTimersAsync(1); // the time until the next attempt: all others went with the link
        _time.Advance(TimeSpan.FromMilliseconds(50));
        await TestSupport.Patience.UntilAsync(() => _broker.Connections.Count > connections, "it tries again at once");

        bool HasLivedForTenBeats()
        {
            if (_broker.Connections.Count != connections)
                (connections, sent) = (_broker.Connections.Count, _broker.Sent);
            return _broker.Sent >= sent + 11; // with the proof
        }
    }

    [Fact]
    public async Task Why_there_is_no_link_is_logged_again_when_it_is_another_reason_and_after_each_link()
    {
        await _adapter.StartAsync(_ => { }, Cancelled);
        await LoseAsync("NOAUTH");
        await LoseAsync("LOADING");
        await LoseAsync("NOAUTH"); // by turns, they would fill the log
        _broker.Refusal = null;
        await UntilConnectedAsync(times: _broker.Connections.Count + 1);
        await UntilLinkedAsync();
        await LoseAsync("LOADING");
        Assert.Equal(["gone", "NOAUTH", "LOADING", "gone", "LOADING"], Losses());

        async Task LoseAsync(string refusal)
        {
            _broker.Refusal = refusal;
            _broker.Break();
            await UntilConnectedAsync(times: _broker.Connections.Count + 4); // of which three at least are refused, and seen so
        }
    }

    [Theory]
    [InlineData(false, "TimeoutException: Connecting took longer than ConnectTimeout (00:00:05).")]
    [InlineData(true, "TimeoutException: Connected, but what this node sent didn't come back within ConnectTimeout (00:00:05).")]
    public async Task A_connection_that_takes_too_long_is_told_with_what_was_waited_for(bool isDeaf, string reason)
    {
        _broker.IsDeaf = isDeaf;
        _broker.Confirming = isDeaf ? Task.CompletedTask : new TaskCompletionSource().Task;
        var starting = _adapter.StartAsync(_ => { }, Cancelled);
        _time.Advance(TimeSpan.FromSeconds(5));
        await starting;
        Assert.EndsWith($"({reason})", Assert.Single(_log.Records).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_that_is_made_after_the_timeout_is_closed()
    {
        var connecting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _broker.Connecting = connecting.Task;
        var starting = _adapter.StartAsync(_ => { }, Cancelled);
        _time.Advance(TimeSpan.FromSeconds(5));
        await starting;
        Assert.Equal(0, _broker.Closed);
        connecting.SetResult();
        await TestSupport.Patience.UntilAsync(() => _broker.Closed == 1, "the late connection is closed");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // before the first beat has come back
    public async Task Reason_of_a_loss_is_logged_when_closing_the_connection_fails(bool isMute)
    {
        (_broker.ClosingFailure, _broker.IsMute) = (new InvalidOperationException("closing failed"), isMute);
        await _adapter.StartAsync(_ => { }, Cancelled);
        _broker.Break();
        await TestSupport.Patience.UntilAsync(() => Losses().Any(), "the loss is logged");
        Assert.Equal([isMute ? "you may not publish" : "gone"], Losses());
    }

    [Fact]
    public async Task A_link_is_there_as_soon_as_the_first_beat_has_come_back()
    {
        await _adapter.StartAsync(_ => { }, Cancelled);
        Assert.Equal(LinkState.Connected, _adapter.Status.Link);
        Assert.Equal(BroadcastReach.Handed, await _adapter.BroadcastAsync(Server.Message("e"), Cancelled));
        Assert.Equal([LinkState.Connected], _told);
    }

    [Fact]
    public async Task Whoever_changes_the_link_at_once_its_state_what_was_told_last_and_who_waits_for_it_agree()
    {
        await _adapter.StartAsync(_ => { }, Cancelled);
        _broker.Confirming = new TaskCompletionSource().Task; // no bucket is held from here on
        var (told, degrading, disagreed) = (LinkState.Connected, 0, 0);
        using var both = new Barrier(2, _ => disagreed += Agree() ? 0 : 1); // looks once both are through, and lets neither go on before
        _adapter.Happened += Hear;
        var other = new Thread(Degrade);
        other.Start();
        Connect();
        other.Join();
        _adapter.Happened -= Hear; // the link is connected again while the adapter stops
        Assert.Equal(0, disagreed);

        void Connect()
        {
            for (var round = 0; round < 500; round++)
            {
                _adapter.SetLink(LinkState.Connected);
                both.SignalAndWait();
            }
        }

        void Degrade()
        {
            for (var round = 0; round < 500; round++)
            {
                while (_adapter.Status.Link != LinkState.Connected)
                    Thread.Yield();
                Interlocked.Increment(ref degrading);
                _adapter.SetLink(LinkState.Degraded);
                both.SignalAndWait();
            }
        }

        void Hear(AdapterEvent happened)
        {
            var link = ((AdapterEvent.LinkChanged)happened).Link;
            while (link == LinkState.Connected && Volatile.Read(ref degrading) <= both.CurrentPhaseNumber)
                Thread.Yield();
            Thread.SpinWait(link == LinkState.Connected ? 1000 : 0); // the other tries to come between what is so and what is told
            told = link;
        }

        bool Agree()
        {
            var link = _adapter.Status.Link;
            return told == link && _adapter.OpenTopicAsync("t").IsCompleted == (link == LinkState.Degraded);
        }
    }

    [Fact]
    public async Task What_is_broadcast_while_nobody_listens_is_not_missed_over_a_connection_that_broke_meanwhile()
    {
        await _adapter.StartAsync(_ => { }, Cancelled);
        await _adapter.OpenTopicAsync("t");
        Bring(sequence: 1);
        _adapter.CloseTopic("t");
        _broker.Break();
        await UntilConnectedAsync(times: 2);
        await UntilLinkedAsync();
        await _adapter.OpenTopicAsync("t");
        Bring(sequence: 500);
        Assert.Equal(0, _missing);
        Bring(sequence: 502);
        Assert.Equal(1, _missing);
    }

    [Fact]
    public async Task Who_opens_a_topic_after_the_end_waits_for_nothing_and_nothing_fails()
    {
        await _adapter.StartAsync(_ => { }, Cancelled);
        await _adapter.DisposeAsync();
        Assert.True(_adapter.OpenTopicAsync("t").IsCompletedSuccessfully);
        Assert.Equal(BroadcastReach.LocalOnly, await _adapter.BroadcastAsync(Server.Message("e"), Cancelled));
        _adapter.CloseTopic("t");
        Assert.Equal(LinkState.Degraded, _adapter.Status.Link);
    }

    [Fact]
    public async Task Two_other_nodes_of_one_name_are_logged_once_and_degraded_until_one_stops()
    {
        await _adapter.StartAsync(_ => { }, Cancelled);
        await BeatUntilAsync("n", [5, 3], () => _adapter.Status.SharedNames is ["n"]);
        await BeatUntilAsync("n", [5, 3], () => _log.Records.Any(record => record.EventId.Id == 126));
        var health = await HealthAsync();
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.StartsWith("More than one node is called n: ", health.Description, StringComparison.Ordinal);
        await BeatUntilAsync("n", [5], () => _adapter.Status.SharedNames is []);
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync()).Status);
        Assert.StartsWith("More than one node is called n: ", Assert.Single(_log.Records, record => record.EventId.Id == 126).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_hears_another_of_its_own_name_is_degraded()
    {
        await _adapter.StartAsync(_ => { }, Cancelled);
        await BeatUntilAsync(_adapter.NodeName, [5], () => _adapter.Status.SharedNames.SequenceEqual([_adapter.NodeName]));
        Assert.Equal(HealthStatus.Degraded, (await HealthAsync()).Status);
        Assert.Single(_log.Records, record => record.EventId.Id == 126);
    }

    [Fact]
    public async Task What_is_missing_is_logged_once_a_beat_and_may_be_of_presences()
    {
        await _adapter.StartAsync(_ => { }, Cancelled);
        await _adapter.OpenTopicAsync("t");
        Bring(sequence: 1);
        Bring(sequence: 4);
        await BeatUntilAsync("n", [1], () => _log.Records.Any(record => record.EventId.Id == 125));
        Assert.Equal(
            "2 messages of other nodes were lost on their way here: broadcasts, or heartbeats and changes of presences, which repair themselves",
            Assert.Single(_log.Records, record => record.EventId.Id == 125).Text);
    }

    private Task BeatUntilAsync(string node, ulong[] incarnations, Func<bool> isSo) => TestSupport.Patience.UntilAsync(
        () =>
        {
            foreach (var incarnation in incarnations)
            {
                var format = new EnvelopeFormat(1024, secret: null);
                var name = Encoding.ASCII.GetBytes(node);
                _broker.Bring(format.Write(EnvelopeFormat.Previous, EnvelopeKind.Beat, name, incarnation, "", "", Payload.Empty));
            }
            _time.Advance(TimeSpan.FromSeconds(1));
            return isSo();
        },
        "it is noticed");

    private Task<HealthCheckResult> HealthAsync()
    {
        var check = new AdapterHealthCheck(_adapter);
        return check.CheckHealthAsync(new HealthCheckContext { Registration = new HealthCheckRegistration("cluster", check, HealthStatus.Degraded, tags: null) }, Cancelled);
    }

    private void AssertTriedEverMoreSeldom(int attempts)
    {
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            var waited = TimeSpan.FromTicks(_broker.Connections[attempt + 1] - _broker.Connections[attempt]);
            Assert.True(waited.TotalMilliseconds >= Math.Min(500, 25 << attempt), $"{waited} after attempt {attempt}");
        }
    }

    private IEnumerable<string> Losses() =>
        _log.Records.Where(record => record.EventId.Id == 121).Select(record => record.Text.Split("IOException: ")[1].TrimEnd(')'));

    private void Bring(ulong sequence)
    {
        var format = new EnvelopeFormat(1024, secret: null);
        var envelope = format.Write(EnvelopeFormat.Previous, EnvelopeKind.Broadcast, "n"u8, 1, "t", "e", Payload.Empty);
        format.Seal(envelope, sequence);
        _broker.Bring(envelope);
    }

    private Task UntilLinkedAsync() => TestSupport.Patience.UntilAsync(() => _adapter.Status.Link == LinkState.Connected, "there is a link");

    private Task UntilConnectedAsync(int times) => TestSupport.Patience.UntilAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            return _broker.Connections.Count >= times;
        },
        "it has tried again");

    private void Note(AdapterEvent happened)
    {
        if (happened is AdapterEvent.BroadcastsMissing missing)
            _missing += missing.Missing;
        if (happened is not AdapterEvent.LinkChanged changed)
            return;
        lock (_told)
            _told.Add(changed.Link);
    }

    private sealed class EchoOptions : ClusterOptions;
}
