using PhoenixSharp.Replication;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Simulation;

/// <summary>How fast answers go out: a broker's reader and an adapter's queue hold only so much, and heartbeats must pass.</summary>
public class PaceTests
{
    private const int BytesPerSecond = 50_000;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Parts_go_out_at_a_limited_pace_to_all_who_ask_in_turn(int poolSize)
    {
        var options = new ReplicaOptions { TransferBytesPerSecond = BytesPerSecond, PoolSize = poolSize, MaxPartEntries = 200 };
        var scene = Filled(options, nodes: 3, entries: 5_000);
        scene.Cluster.Start(1);
        scene.Wait(seconds: 0.1); // their questions' numbers begin with their versions
        scene.Cluster.Start(2);
        List<long> turns = [];
        while (scene.Cluster.Nodes.Any(node => node.State.View("t0").Count < 5_000))
        {
            scene.Messages.Clear();
            scene.Wait(seconds: 1);
            var parts = scene.Messages.Where(said => said.Message is TransferPart).ToArray();
            Assert.InRange(parts.Sum(part => part.Bytes), 0, (BytesPerSecond / poolSize) + options.PartBytes);
            turns.AddRange(parts.Select(part => ((TransferPart)part.Message).Serial));
            Assert.InRange(turns.Count, 0, 1_000);
        }
        Assert.InRange(turns.Zip(turns.Skip(1)).Count(turn => turn.First != turn.Second), 4, 1_000);
    }

    [Fact]
    public void A_part_is_short_enough_for_all_who_are_served_to_hear_of_it_before_they_ask_again()
    {
        foreach (var poolSize in (int[])[1, 8, 64])
        {
            foreach (var period in (double[])[0.01, 0.1, 1.5])
            {
                var options = new ReplicaOptions { PoolSize = poolSize, BroadcastPeriod = TimeSpan.FromSeconds(period) };
                var turn = TimeSpan.FromSeconds((double)options.PartBytes * poolSize / options.TransferBytesPerSecond) * ReplicaOptions.TransfersAtOnce;
                Assert.InRange(turn, TimeSpan.Zero, options.SampleWindow + TimeSpan.FromMilliseconds(1));
            }
        }
    }

    [Fact]
    public void A_transfer_that_takes_many_windows_is_asked_for_once()
    {
        var scene = Filled(new ReplicaOptions { TransferBytesPerSecond = 10_000 }, nodes: 2, entries: 5_000);
        scene.Cluster.Start(1);
        scene.Wait(seconds: 60);
        Assert.Equal(5_000, scene.Cluster[1].State.View("t0").Count);
        Assert.Single(scene.Messages, said => said.Message is TransferRequest { Sender.Name: "n1" });
    }

    private static Scene Filled(ReplicaOptions options, int nodes, int entries)
    {
        var scene = new Scene(nodes, options);
        for (var node = 1; node < nodes; node++)
            scene.Cluster.Crash(node);
        for (var i = 0; i < entries; i++)
            scene.Cluster[0].Load(new Slot("t0", i, "k"), $"r{i}");
        scene.Wait(seconds: 3);
        scene.Messages.Clear();
        return scene;
    }
}
