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
    /// <value>Default 5 s, more than zero. <see cref="Timeout.InfiniteTimeSpan"/> turns it off.</value>
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many entries one owner may track.</summary>
    /// <value>Default 1,000; at least 1.</value>
    public int MaxEntriesPerOwner { get; set; } = 1000;

    /// <summary>How long one meta may be, in bytes of JSON.</summary>
    /// <value>Default 16 KiB; at least 2.</value>
    public int MaxMetaBytes { get; set; } = 16 * 1024;

    /// <summary>How many shards work at once; each topic belongs to one of them. It must be the same on all nodes.</summary>
    /// <value>Default 1, as Phoenix's <c>:pool_size</c>; up to 64.</value>
    public int PoolSize { get; set; } = 1;
}
