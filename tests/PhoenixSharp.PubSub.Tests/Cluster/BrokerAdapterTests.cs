using PhoenixSharp.Cluster;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.PubSub.Tests.Cluster;

public sealed class BrokerAdapterTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly RecordingLogger _log = new();
    private readonly List<LinkState> _told = [];
    private readonly EchoBroker _broker;
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
        for (var attempt = 0; attempt < 7; attempt++)
        {
            var waited = TimeSpan.FromTicks(_broker.Connections[attempt + 1] - _broker.Connections[attempt]);
            Assert.True(waited.TotalMilliseconds >= Math.Min(500, 25 << attempt), $"{waited} after attempt {attempt}");
        }
        Assert.Equal(LinkState.Degraded, _adapter.Status.Link);
        Assert.Equal(BroadcastReach.LocalOnly, await _adapter.BroadcastAsync(Server.Message("e"), Cancelled));
        Assert.Equal(121, Assert.Single(_log.Records).EventId.Id);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_link_is_there_as_soon_as_the_first_beat_has_come_back()
    {
        await _adapter.StartAsync(_ => { }, Cancelled);
        Assert.Equal(LinkState.Connected, _adapter.Status.Link);
        Assert.Equal(BroadcastReach.Handed, await _adapter.BroadcastAsync(Server.Message("e"), Cancelled));
        Assert.Equal([LinkState.Connected], _told);
    }

    private Task UntilConnectedAsync(int times) => TestSupport.Patience.UntilAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            return _broker.Connections.Count >= times;
        },
        "it has tried again");

    private void Note(AdapterEvent happened)
    {
        if (happened is AdapterEvent.LinkChanged changed)
            _told.Add(changed.Link);
    }

    private sealed class EchoOptions : ClusterOptions;
}
