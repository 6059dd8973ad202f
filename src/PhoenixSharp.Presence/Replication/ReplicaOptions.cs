namespace PhoenixSharp.Replication;

/// <summary>The periods and limits of one replica.</summary>
internal sealed record ReplicaOptions
{
    public int PoolSize { get; init; } = 1;

    public TimeSpan BroadcastPeriod { get; init; } = TimeSpan.FromSeconds(1.5);

    public int MaxSilentPeriods { get; init; } = 10;

    public TimeSpan DownPeriod { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan PermdownPeriod { get; init; } = TimeSpan.FromMinutes(20);

    public int ClockSamplePeriods { get; init; } = 2;

    /// <summary>The size, in values and dots, up to which deltas are kept for those who missed them: the last of these.</summary>
    public IReadOnlyList<int> MaxDeltaSizes { get; init; } = [100, 1_000, 10_000];

    /// <summary>How many dots are gathered at most before they are told early.</summary>
    public int MaxPendingDots { get; init; } = 1_000;

    /// <summary>How many bytes are gathered at most before they are told early.</summary>
    public int MaxPendingBytes { get; init; } = 128 * 1024;

    /// <summary>How many bytes of entries go into one part of a transfer.</summary>
    public int MaxPartBytes { get; init; } = 256 * 1024;

    /// <summary>How many entries go into one part of a transfer.</summary>
    public int MaxPartEntries { get; init; } = 1_000;

    /// <summary>How many bytes of transfers a node sends in a second, all shards together.</summary>
    /// <remarks>
    /// Redis gives up who is 8 MB behind for a minute, or 32 MB at once; an adapter keeps 8 MB that wait. This is far below what either
    /// carries, and all of a hundred thousand entries in two seconds.
    /// </remarks>
    public int TransferBytesPerSecond { get; init; } = 4 << 20;

    /// <summary>How many other nodes are admitted.</summary>
    public int MaxPeers { get; init; } = 256;

    /// <summary>How many answers are under way at once, part by part in turn; others wait.</summary>
    public const int TransfersAtOnce = 4;

    /// <summary>How long a part is, so that each of those who wait for one hears of it within a window: after two it would ask again.</summary>
    public int PartBytes => (int)Math.Min(MaxPartBytes, TransferBytesPerSecond * SampleWindow.TotalSeconds / PoolSize / TransfersAtOnce);

    /// <summary>After how much silence of our own we say that we are alive: four times before anybody thinks otherwise.</summary>
    public TimeSpan IdlePeriod => Min(BroadcastPeriod * MaxSilentPeriods, DownPeriod / 4);

    /// <summary>How long a node that starts waits for others to greet it.</summary>
    public TimeSpan GreetingPeriod => Min(TimeSpan.FromMilliseconds(500), BroadcastPeriod);

    public TimeSpan SampleWindow => BroadcastPeriod * ClockSamplePeriods;

    /// <summary>After a quiet period, how long a change waits for those that come with it.</summary>
    public TimeSpan FlushDelay => Min(TimeSpan.FromMilliseconds(50), BroadcastPeriod / 4);

    public ReplicaSettings Settings => new(PoolSize, BroadcastPeriod, DownPeriod, PermdownPeriod);

    /// <summary>How many bytes one entry may take, so that it fits into a message behind others.</summary>
    public static int MaxEntryBytes(int maxBroadcastBytes) => maxBroadcastBytes / 2;

    // Sizes are counted in characters, which take three bytes at most: an eighth of all in characters and one whole entry fit into a message.

    /// <param name="options">The application's.</param>
    /// <param name="maxBroadcastBytes">What the adapter carries.</param>
    public static ReplicaOptions Of(PresenceOptions options, int maxBroadcastBytes) => new()
    {
        PoolSize = options.PoolSize,
        BroadcastPeriod = options.BroadcastPeriod,
        MaxSilentPeriods = options.MaxSilentPeriods,
        DownPeriod = options.DownPeriod,
        PermdownPeriod = options.PermdownPeriod,
        ClockSamplePeriods = options.ClockSamplePeriods,
        MaxDeltaSizes = options.MaxDeltaSizes,
        MaxPendingBytes = Math.Min(128 * 1024, maxBroadcastBytes / 8),
        MaxPartBytes = Math.Min(256 * 1024, maxBroadcastBytes / 4),
    };

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
