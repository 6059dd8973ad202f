using PhoenixSharp.Cluster;

namespace PhoenixSharp.PubSub.Tests.Cluster;

/// <summary>A farewell that a broker brings before what was sent ahead of it.</summary>
public sealed class FarewellTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("0123456789abcdef0123456789abcdef")]
    public async Task Node_ends_after_all_it_sent_when_its_farewell_overtakes(string? secret)
    {
        var (sender, receiver) = await StartAsync(secret);
        await sender.BeatAsync(2);
        receiver.Hear(sender.Outbound);
        var before = sender.Outbound.Count;
        foreach (var topic in (string[])["a", "b", "a"])
            await sender.Adapter.BroadcastAsync(new Broadcast(topic, "last", Payload.Empty), TestContext.Current.CancellationToken);
        await sender.Adapter.DirectBroadcastAsync("receiver", new Broadcast("a", "direct", Payload.Empty), TestContext.Current.CancellationToken);
        await sender.DisposeAsync();
        OutboundEnvelope[] sent = [.. sender.Outbound.Skip(before)];

        receiver.Hear(sent.Where(IsFarewell));
        foreach (var envelope in sent.Where(envelope => !IsFarewell(envelope)))
        {
            Assert.DoesNotContain(receiver.Events, happened => happened is AdapterEvent.NodeDown);
            receiver.Hear(envelope);
        }
        Assert.Equal(["last", "last", "last", "direct"], receiver.Received.Select(broadcast => broadcast.Event));
        Assert.Single(receiver.Events, happened => happened is AdapterEvent.NodeDown);
        Assert.Empty(receiver.Adapter.Status.Nodes);
        await receiver.DisposeAsync();
    }

    [Fact]
    public async Task Node_ends_after_some_beats_when_what_its_farewell_names_is_lost()
    {
        var (sender, receiver) = await StartAsync();
        await sender.Adapter.BroadcastAsync(new Broadcast("a", "lost", Payload.Empty), TestContext.Current.CancellationToken);
        await sender.DisposeAsync();
        receiver.Hear(sender.Outbound.Where(IsFarewell));
        Assert.Single(receiver.Adapter.Status.Nodes);
        await receiver.BeatAsync(6);
        Assert.Single(receiver.Events, happened => happened is AdapterEvent.NodeDown);
        receiver.Hear(sender.Outbound);
        Assert.Empty(receiver.Received); // it has ended
        await receiver.DisposeAsync();
    }

    [Fact]
    public async Task Node_ends_at_once_when_nobody_here_listens_to_what_it_sent()
    {
        var (sender, receiver) = await StartAsync();
        await sender.Adapter.BroadcastAsync(new Broadcast("unwanted", "e", Payload.Empty), TestContext.Current.CancellationToken);
        await sender.DisposeAsync();
        receiver.Hear(sender.Outbound.Where(IsFarewell));
        Assert.Empty(receiver.Adapter.Status.Nodes);
        await receiver.DisposeAsync();
    }

    [Fact]
    public async Task Node_ends_at_once_when_what_it_sent_is_older_than_this_node_listens()
    {
        var (sender, receiver) = await StartAsync();
        await sender.SendAsync(null, new Broadcast("a", "before this node listened", Payload.Empty));
        await sender.BeatAsync(2);
        receiver.Hear(sender.Outbound.Where(envelope => envelope.Serial == 0));
        await sender.DisposeAsync();
        receiver.Hear(sender.Outbound.Where(IsFarewell));
        Assert.Empty(receiver.Adapter.Status.Nodes);
        await receiver.DisposeAsync();
    }

    [Fact]
    public async Task Node_goes_down_and_up_when_it_starts_again_before_its_farewell_is_complete()
    {
        var (sender, receiver) = await StartAsync();
        await sender.Adapter.BroadcastAsync(new Broadcast("a", "missing", Payload.Empty), TestContext.Current.CancellationToken);
        await sender.DisposeAsync();
        receiver.Hear(sender.Outbound.Where(IsFarewell));
        Assert.Single(receiver.Adapter.Status.Nodes);

        await using var again = await ClusterNode.StartAsync("sender", null, startsAt: 10);
        receiver.Hear(again.Outbound);
        Assert.Equal(
            [typeof(AdapterEvent.NodeUp), typeof(AdapterEvent.NodeDown), typeof(AdapterEvent.NodeUp)],
            receiver.Events.Select(happened => happened.GetType()).Where(type => type != typeof(AdapterEvent.LinkChanged)));
        Assert.Single(receiver.Adapter.Status.Nodes);
        await receiver.DisposeAsync();
    }

    [Fact]
    public async Task Node_ends_at_once_when_the_first_message_of_its_next_start_is_a_farewell()
    {
        var (sender, receiver) = await StartAsync();
        await using var again = await ClusterNode.StartAsync("sender", null, startsAt: 10);
        again.Hear(receiver.Outbound);
        await again.SendAsync("receiver", new Broadcast("a", "missing", Payload.Empty));
        await again.DisposeAsync();
        receiver.Hear(again.Outbound.Where(IsFarewell));
        Assert.Single(receiver.Events, happened => happened is AdapterEvent.NodeDown);
        Assert.Empty(receiver.Adapter.Status.Nodes);
        await sender.DisposeAsync();
        await receiver.DisposeAsync();
    }

    [Fact]
    public void Content_is_read_as_it_was_written_and_ignored_when_it_is_malformed()
    {
        var content = new FarewellContent([new(3, 7, 90), new(255, 1, 91)], [new("one", 5), new("two", ulong.MaxValue)]);
        var bytes = content.ToPayload(1024).Bytes.ToArray();
        var read = FarewellContent.Read(bytes);
        Assert.Equal(content.Buckets.OrderByDescending(last => last.Serial), read.Buckets);
        Assert.Equal(content.Directs, read.Directs);
        for (var length = 0; length < bytes.Length; length++)
            Assert.Same(FarewellContent.Nothing, FarewellContent.Read(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void Content_leaves_out_the_oldest_when_it_would_be_too_long()
    {
        var all = Enumerable.Range(0, 256).Select(bucket => new LastBroadcast((byte)bucket, 1, (ulong)bucket + 1)).ToArray();
        var payload = new FarewellContent(all, []).ToPayload(1024);
        Assert.InRange(payload.Bytes.Length, 1000, 1024);
        Assert.Equal(60, FarewellContent.Read(payload.Bytes.Span).Buckets.Count);
        Assert.Equal(256UL, FarewellContent.Read(payload.Bytes.Span).Buckets[0].Serial);
    }

    private static bool IsFarewell(OutboundEnvelope envelope) => envelope.Bytes.Span[3] is 3 or 131; // with and without a payload

    private static async Task<(ClusterNode Sender, ClusterNode Receiver)> StartAsync(string? secret = null)
    {
        var sender = await ClusterNode.StartAsync("sender", secret);
        var receiver = await ClusterNode.StartAsync("receiver", secret, "a", "b");
        receiver.Hear(sender.Outbound);
        sender.Hear(receiver.Outbound);
        return (sender, receiver);
    }
}
