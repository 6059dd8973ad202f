namespace PhoenixSharp;

/// <summary>The limits and times of one presence. They are checked when the host starts.</summary>
public sealed class PresenceOptions
{
    /// <summary>How long diffs of a topic are gathered into one once the first has gone out, where many watch it.</summary>
    /// <value>Default 100 ms; up to 10 s. <see cref="TimeSpan.Zero"/> turns it off: each change is a diff of its own.</value>
    public TimeSpan DiffWindow { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How many subscribers on this node make a topic one that many watch.</summary>
    /// <value>Default 32; 0 for every topic.</value>
    public int DiffWindowSubscribers { get; set; } = 32;

    /// <summary>How long <see cref="Presence.FetchAsync"/> may take. Past that, its result is dropped, and entries go out as they are.</summary>
    /// <value>Default 5 s; more than zero up to 24 days. <see cref="Timeout.InfiniteTimeSpan"/> turns it off.</value>
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many entries one owner may track on the topics of one shard: with a <see cref="PoolSize"/> of more, up to so many times as many.</summary>
    /// <value>Default 1,000; at least 1.</value>
    public int MaxEntriesPerOwner { get; set; } = 1000;

    /// <summary>How long one meta may be, in bytes of JSON. Where there are other nodes, it may take half of a message to them, with its topic and key.</summary>
    /// <value>Default 16 KiB; at least 2.</value>
    public int MaxMetaBytes { get; set; } = 16 * 1024;

    /// <summary>How many shards work at once; each topic belongs to one of them. It must be the same on all nodes.</summary>
    /// <value>Default 1, as Phoenix's <c>:pool_size</c>; up to 64.</value>
    public int PoolSize { get; set; } = 1;

    /// <summary>How often what changed is told to other nodes. It must be the same on all nodes; alone, a node tells nothing.</summary>
    /// <value>Default 1.5 s, as Phoenix's <c>:broadcast_period</c>; 10 ms up to 1 min in whole milliseconds. After a quiet while a change is told within 50 ms.</value>
    public TimeSpan BroadcastPeriod { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>After how many <see cref="BroadcastPeriod"/>s without news a node says that it is alive; after a quarter of <see cref="DownPeriod"/> at the latest.</summary>
    /// <value>Default 10, as Phoenix's <c>:max_silent_periods</c>; at least 1.</value>
    public int MaxSilentPeriods { get; set; } = 10;

    /// <summary>After how much silence another node's presences are hidden. It must be the same on all nodes.</summary>
    /// <value>Default 30 s, as Phoenix's <c>:down_period</c>; at least four times <see cref="BroadcastPeriod"/>, in whole milliseconds.</value>
    public TimeSpan DownPeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After how much silence another node's presences are forgotten: if it comes back, it tells all again.</summary>
    /// <value>Default 20 min, as Phoenix's <c>:permdown_period</c>; more than <see cref="DownPeriod"/> up to 24 days, in whole milliseconds.</value>
    public TimeSpan PermdownPeriod { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>Tells other nodes when this one stops, so that they don't wait for <see cref="DownPeriod"/>.</summary>
    /// <value>Default true. Phoenix's <c>:permdown_on_shutdown</c> is false.</value>
    public bool PermdownOnShutdown { get; set; } = true;

    /// <summary>For how long other nodes show this one's presences after it said that it stops: who reconnects to another node meanwhile never leaves.</summary>
    /// <value>Default 10 s; up to <see cref="DownPeriod"/>, in whole milliseconds. <see cref="TimeSpan.Zero"/> lets them leave at once.</value>
    public TimeSpan MovingPeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many <see cref="BroadcastPeriod"/>s others' clocks are gathered before those who know more are asked.</summary>
    /// <value>Default 2, as Phoenix's <c>:clock_sample_periods</c>; at least 1.</value>
    public int ClockSamplePeriods { get; set; } = 2;

    /// <summary>How many of the newest changes, presences and removals counted alike, are kept for nodes that missed some; who missed more gets everything.</summary>
    /// <value>Default 100, 1,000 and 10,000, as Phoenix's <c>:max_delta_sizes</c>; at least one, each more than the one before. The last is what counts: an answer is as long as it must be, without steps.</value>
    public IReadOnlyList<int> MaxDeltaSizes { get; set; } = [100, 1_000, 10_000];
}
