using PhoenixSharp.Cluster;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.PubSub.Tests.Cluster;

/// <summary>Nodes of this version and the one before in one cluster.</summary>
public sealed class VersionTests
{
    private static readonly Broadcast Message = new("room:1", "e", Payload.Empty);

    [Fact]
    public async Task Broadcasts_are_written_in_version_1_until_all_nodes_have_been_heard()
    {
        await using var node = await ClusterNode.StartAsync("node");
        Assert.Equal(1, await VersionAsync(node));
        await node.BeatAsync(5);
        Assert.Equal(1, await VersionAsync(node));
        await node.BeatAsync(1);
        Assert.Equal(2, await VersionAsync(node));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Broadcasts_are_written_in_version_1_while_and_after_a_node_of_version_1_is_up(bool isSealed)
    {
        await using var node = await ClusterNode.StartAsync("node", isSealed ? RecordedEnvelope.Secret : null);
        await node.BeatAsync(6);
        Assert.Equal(2, await VersionAsync(node));
        var old = RecordedEnvelope.All(isSealed).First(envelope => envelope.Kind == "beat").Bytes;
        node.Broker.Bring(old);
        Assert.Equal(1, await VersionAsync(node));
        await node.BeatAsync(60);
        Assert.Equal(1, await VersionAsync(node));
        await node.BeatAsync(2);
        Assert.Equal(2, await VersionAsync(node));
    }

    [Fact]
    public async Task Beats_and_farewells_are_always_in_version_1_and_say_what_the_node_reads()
    {
        var node = await ClusterNode.StartAsync("node");
        await node.BeatAsync(8);
        await VersionAsync(node);
        await node.BeatAsync(1);
        await node.DisposeAsync();
        var beats = node.Outbound.Where(envelope => envelope.Serial == 0).ToList();
        Assert.All(beats.Append(node.Outbound[^1]), envelope => Assert.Equal(1, envelope.Bytes.Span[2]));
        Assert.Equal(new BeatContent(2, IsSealed: false, IsSettled: false, FirstSerial: 1), ContentOf(beats[0]));
        Assert.Equal(new BeatContent(2, IsSealed: false, IsSettled: true, FirstSerial: 2), ContentOf(beats[^1]));
    }

    [Fact]
    public async Task Direct_broadcast_is_written_in_the_version_that_its_node_reads()
    {
        await using var node = await ClusterNode.StartAsync("node");
        await using var other = await ClusterNode.StartAsync("other");
        Assert.Equal(1, (await node.SendAsync("other", Message)).Bytes.Span[2]); // not heard yet
        node.Hear(other.Outbound);
        Assert.Equal(2, (await node.SendAsync("other", Message)).Bytes.Span[2]);
        node.Broker.Bring(RecordedEnvelope.All(isSealed: false).First(envelope => envelope.Kind == "beat").Bytes);
        Assert.Equal(2, (await node.SendAsync("other", Message)).Bytes.Span[2]);
        Assert.Equal(1, (await node.SendAsync("one", Message)).Bytes.Span[2]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_nodes_of_version_1_send_is_delivered(bool isSealed)
    {
        var secret = isSealed ? RecordedEnvelope.Secret : null;
        await using var node = await ClusterNode.StartAsync("three", secret, "room:1", "phx_presence:RoomPresence_shard0");
        foreach (var envelope in RecordedEnvelope.All(isSealed))
            node.Broker.Bring(envelope.Bytes);
        Assert.Equal(
            [
                new Broadcast("room:1", "shout", Payload.FromJson("""{"a":1,"ü":"ü"}""")),
                new Broadcast("room:1", "bytes", Payload.FromBinary(new byte[] { 0, 255, 1 })),
                new Broadcast("room:1", "to two", Payload.FromJson("""{"b":2}""")),
            ],
            node.Received.Where(broadcast => broadcast.Topic == "room:1"));
        Assert.Equal(6, node.Received.Count(broadcast => broadcast.Event == "relay"));
        Assert.Equal(
            [
                new AdapterEvent.NodeUp("one"), new AdapterEvent.NodeUp("two"),
                new AdapterEvent.NodeDown("two"), new AdapterEvent.NodeDown("one"),
            ],
            node.Events.Where(happened => happened is AdapterEvent.NodeUp or AdapterEvent.NodeDown));
        Assert.DoesNotContain(node.Log, record => record.EventId.Id == 128);
    }

    [Theory]
    [InlineData(false, "it has no SharedSecret and this node has one")]
    [InlineData(true, "it has a SharedSecret and this node has none")]
    public async Task Nodes_of_version_1_with_another_secret_are_noticed_and_nothing_of_them_is_delivered(bool isSealed, string mismatch)
    {
        await using var node = await ClusterNode.StartAsync("three", isSealed ? null : RecordedEnvelope.Secret, "room:1");
        foreach (var envelope in RecordedEnvelope.All(isSealed))
            node.Broker.Bring(envelope.Bytes);
        Assert.Empty(node.Received);
        var logged = node.Log.Where(record => record.EventId.Id == 128).Select(record => record.Text);
        Assert.All(logged, text => Assert.Contains(mismatch, text, StringComparison.Ordinal));
        Assert.Equal(["one", "two"], node.Adapter.Status.SecretMismatches);
    }

    private static async Task<int> VersionAsync(ClusterNode node) => (await node.SendAsync(null, Message)).Bytes.Span[2];

    private static BeatContent ContentOf(OutboundEnvelope beat)
    {
        Assert.Null(new EnvelopeFormat(1024, null).Read(beat.Bytes.Span, out var envelope));
        return BeatContent.Read(envelope.Payload);
    }
}
