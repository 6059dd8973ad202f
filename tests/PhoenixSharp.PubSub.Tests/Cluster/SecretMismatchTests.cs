using Microsoft.Extensions.Diagnostics.HealthChecks;
using PhoenixSharp.Cluster;

namespace PhoenixSharp.PubSub.Tests.Cluster;

/// <summary>Nodes that don't share one secret: each drops what the other sends, and says so.</summary>
public sealed class SecretMismatchTests
{
    [Theory]
    [InlineData(null, 's', "it has no SharedSecret and this node has one")]
    [InlineData('s', null, "it has a SharedSecret and this node has none")]
    [InlineData('s', 't', "its SharedSecret is another than this node's")]
    public async Task Mismatch_is_logged_once_and_degrades_until_the_other_node_is_silent(char? there, char? here, string mismatch)
    {
        await using var other = await ClusterNode.StartAsync("other", Secret(there));
        await using var node = await ClusterNode.StartAsync("node", Secret(here), "t");
        Assert.Equal(HealthStatus.Healthy, (await node.HealthAsync()).Status);
        foreach (var beats in (int[])[0, 7]) // writes version 1, then version 2
        {
            await other.BeatAsync(beats);
            await other.SendAsync(null, new Broadcast("t", "e", Payload.FromBinary(new byte[] { 1, 2, 3 })));
            await other.SendAsync("node", new Broadcast("t", "e", Payload.FromBinary(new byte[] { 1, 2, 3 })));
            node.Hear(other.Outbound);
        }
        Assert.Empty(node.Received);
        Assert.Empty(node.Adapter.Status.Nodes);
        Assert.Equal(
            $"What node other sends is dropped: {mismatch}. Set the same SharedSecret on all nodes",
            Assert.Single(node.Log, record => record.EventId.Id == 128).Text);
        var health = await node.HealthAsync();
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.StartsWith("other and this node have different values of SharedSecret", health.Description, StringComparison.Ordinal);
        await node.BeatAsync(5);
        Assert.Equal(["other"], node.Adapter.Status.SecretMismatches);
        await node.BeatAsync(1);
        Assert.Equal(HealthStatus.Healthy, (await node.HealthAsync()).Status);
    }

    [Fact]
    public async Task Names_that_nobody_can_prove_fill_neither_the_memory_nor_the_log()
    {
        await using var node = await ClusterNode.StartAsync("node", Secret('s'));
        var format = new EnvelopeFormat(1024, null);
        for (var number = 0; number < 1000; number++)
        {
            var name = System.Text.Encoding.ASCII.GetBytes($"n{number}");
            node.Broker.Bring(format.Write(EnvelopeFormat.Current, EnvelopeKind.Beat, name, 1, "", "", Payload.Empty));
        }
        Assert.Equal(64, node.Adapter.Status.SecretMismatches.Count);
        Assert.Equal(64, node.Log.Count(record => record.EventId.Id == 128));
    }

    private static string? Secret(char? letter) => letter is { } it ? new string(it, 32) : null;
}
