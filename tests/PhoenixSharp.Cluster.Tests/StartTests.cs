using PhoenixSharp.Cluster.Tests.Clients;
using PhoenixSharp.Cluster.Tests.Nodes;

namespace PhoenixSharp.Cluster.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task A_node_that_starts_shows_everybody_to_the_first_who_comes()
    {
        await using var cluster = await TestCluster.StartRedisAsync(new Periods { Broadcast = TimeSpan.FromMilliseconds(500), Down = TimeSpan.FromSeconds(6) });
        await using var ann = await Member.JoinAsync(cluster.A, "room:1", "ann");
        await using var bob = await Member.JoinAsync(cluster.B, "room:1", "bob");
        await Task.WhenAll(ann.SeesAsync(["ann", "bob"]), bob.SeesAsync(["ann", "bob"]));
        do
        {
            await cluster.C.KillAsync();
            await cluster.C.StartAsync();
        }
        while (cluster.C.Process.Lines.Any(line => line.Contains("is away", StringComparison.Ordinal))); // on a very slow machine it found no broker within its time
        Assert.Equal(["ann", "bob"], await Member.ReadAsync(cluster.C, "room:1"));
    }
}
