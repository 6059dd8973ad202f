using PhoenixSharp.Replication;

namespace PhoenixSharp.Simulation;

/// <summary>A cluster's options, from its seed: small limits, so that all that is rare with large ones happens.</summary>
internal sealed record Shape(ReplicaOptions Options, int Slice)
{
    public static Shape Of(Random random) => new(
        new ReplicaOptions
        {
            BroadcastPeriod = TimeSpan.FromSeconds(1),
            DownPeriod = TimeSpan.FromSeconds(random.Next(8, 13)),
            PermdownPeriod = random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next(15, 30)) : TimeSpan.FromMinutes(20),
            MaxDeltaSizes = random.Next(3) == 0 ? [100, 1_000, 10_000] : [random.Next(2, 8), random.Next(8, 20), random.Next(20, 60)],
            MaxPendingDots = random.Next(2) == 0 ? 1_000 : random.Next(3, 10),
            MaxPartEntries = random.Next(3) == 0 ? 2_000 : random.Next(1, 4),
        },
        random.Next(2) == 0 ? 2_000 : random.Next(1, 4));
}
