using PhoenixSharp.Cluster;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.PubSub.Tests.Cluster;

/// <summary>Somebody who reads at the broker and may write there sends again what nodes that share a secret have sent.</summary>
public sealed class ReplayTests : IAsyncDisposable
{
    private ClusterNode _sender = null!;
    private ClusterNode _receiver = null!;

    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Theory]
    [InlineData(0)] // broadcasts are written in version 1
    [InlineData(7)]
    public async Task Nothing_is_delivered_a_second_time_while_the_sender_is_up_down_or_ended(int beats)
    {
        await StartAsync(beats);
        await SendAllAsync();
        _receiver.Hear(_sender.Outbound);
        var delivered = _receiver.Received.ToList();
        Assert.Equal(4, delivered.Count);

        _receiver.Hear(_sender.Outbound);
        Assert.Equal(delivered, _receiver.Received);

        await _receiver.BeatAsync(6);
        Assert.Empty(_receiver.Adapter.Status.Nodes);
        _receiver.Hear(_sender.Outbound);
        Assert.Equal(delivered, _receiver.Received);
        Assert.Empty(_receiver.Adapter.Status.Nodes);

        await _receiver.BeatAsync(700);
        _receiver.Hear(_sender.Outbound);
        Assert.Equal(delivered, _receiver.Received);
        Assert.Empty(_receiver.Adapter.Status.Nodes);

        await _sender.DisposeAsync(); // says farewell
        for (var round = 0; round < 3; round++)
            _receiver.Hear(_sender.Outbound);
        Assert.Equal(delivered, _receiver.Received);
        Assert.Empty(_receiver.Adapter.Status.Nodes);
        Assert.Single(_receiver.Events, happened => happened is AdapterEvent.NodeUp);
    }

    [Fact]
    public async Task Recorded_start_of_a_node_neither_ends_nor_resembles_its_next_one()
    {
        await StartAsync(beats: 7);
        await _sender.DisposeAsync();
        var recorded = _sender.Outbound;
        _receiver.Hear(recorded);
        await using var again = await ClusterNode.StartAsync("sender", RecordedEnvelope.Secret, startsAt: 2);
        _receiver.Hear(again.Outbound);
        Assert.Single(_receiver.Adapter.Status.Nodes);
        for (var round = 0; round < 12; round++)
        {
            _receiver.Hear(recorded);
            await again.BeatAsync(1);
            _receiver.Hear(again.Outbound[^1]);
            await _receiver.BeatAsync(1);
        }
        Assert.Single(_receiver.Adapter.Status.Nodes);
        Assert.Empty(_receiver.Adapter.Status.SharedNames);
        Assert.Equal(1, _receiver.Events.Count(happened => happened is AdapterEvent.NodeDown)); // the first start's farewell
    }

    [Fact]
    public async Task Broadcast_that_no_subscriber_was_there_for_is_not_delivered_to_a_later_one()
    {
        await StartAsync(beats: 7);
        var recorded = await _sender.SendAsync(null, new Broadcast("later", "e", Payload.Empty));
        await _sender.BeatAsync(2);
        _receiver.Hear(_sender.Outbound.Where(envelope => envelope.Serial == 0));
        await _receiver.Adapter.OpenTopicAsync("later");
        _receiver.Hear(recorded);
        Assert.Empty(_receiver.Received);
        _receiver.Hear(await _sender.SendAsync(null, new Broadcast("later", "fresh", Payload.Empty)));
        Assert.Equal("fresh", Assert.Single(_receiver.Received).Event);
    }

    [Fact]
    public async Task Direct_broadcast_is_not_taken_by_another_node_or_by_the_next_start_of_its_own()
    {
        await StartAsync(beats: 7);
        var recorded = await _sender.SendAsync("receiver", new Broadcast("t", "e", Payload.Empty));
        foreach (var name in (string[])["another", "receiver"])
        {
            await using var node = await ClusterNode.StartAsync(name, RecordedEnvelope.Secret, startsAt: 3, "t");
            node.Hear(_sender.Outbound);
            node.Hear(recorded);
            Assert.DoesNotContain(node.Received, broadcast => broadcast.Event == "e");
        }
    }

    [Fact]
    public async Task Recorded_start_of_a_node_does_not_look_to_its_next_one_like_a_second_node()
    {
        await StartAsync(beats: 7);
        await using var again = await ClusterNode.StartAsync("sender", RecordedEnvelope.Secret, startsAt: 5);
        for (var round = 0; round < 12; round++)
        {
            again.Hear(_sender.Outbound);
            await again.BeatAsync(1);
        }
        Assert.Empty(again.Adapter.Status.SharedNames);
        Assert.DoesNotContain(again.Log, record => record.EventId.Id == 126);
        _sender.Hear(again.Outbound); // if it is up in fact, it notices
        Assert.Contains(_sender.Log, record => record.EventId.Id == 126);
    }

    [Fact]
    public async Task Own_beat_that_comes_again_does_not_hide_a_broker_that_stands_still()
    {
        await StartAsync(beats: 1);
        _receiver.Broker.IsDeaf = true;
        var recorded = _receiver.Outbound;
        for (var beat = 0; beat < 4; beat++)
        {
            await _receiver.BeatAsync(1);
            _receiver.Hear(recorded.Where(envelope => envelope.Serial == 0));
        }
        Assert.Equal(LinkState.Degraded, _receiver.Adapter.Status.Link);
    }

    [Fact]
    public async Task Direct_broadcasts_that_changed_places_are_delivered()
    {
        await StartAsync(beats: 7);
        List<OutboundEnvelope> sent = [];
        for (var number = 0; number < 100; number++)
            sent.Add(await _sender.SendAsync("receiver", new Broadcast("t", $"{number}", Payload.Empty)));
        sent.Reverse();
        _receiver.Hear(sent);
        Assert.Equal(100, _receiver.Received.Count);
    }

    private async Task StartAsync(int beats)
    {
        _sender = await ClusterNode.StartAsync("sender", RecordedEnvelope.Secret);
        _receiver = await ClusterNode.StartAsync("receiver", RecordedEnvelope.Secret, startsAt: 1, "t", "u");
        _sender.Hear(_receiver.Outbound);
        await _sender.BeatAsync(beats);
        _receiver.Hear(_sender.Outbound);
    }

    private async Task SendAllAsync()
    {
        foreach (var topic in (string[])["t", "u"])
        {
            await _sender.SendAsync(null, new Broadcast(topic, "e", Payload.Empty));
            await _sender.SendAsync("receiver", new Broadcast(topic, "direct", Payload.Empty));
        }
    }
}
