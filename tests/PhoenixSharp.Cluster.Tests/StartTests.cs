using PhoenixSharp.Cluster.Tests.Clients;
using PhoenixSharp.Cluster.Tests.Nodes;

namespace PhoenixSharp.Cluster.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task Three_nodes_are_one()
    {
        await using var cluster = await TestCluster.StartRedisAsync();
        await using var ann = await Member.JoinAsync(cluster.A, "room:1", "ann");
        await using var bob = await Member.JoinAsync(cluster.B, "room:1", "bob");
        await Task.WhenAll(ann.SeesAsync(["ann", "bob"]), bob.SeesAsync(["ann", "bob"]));
        Assert.Equal(["ann", "bob"], await Member.ReadAsync(cluster.C, "room:1"));
    }
}
