namespace PhoenixSharp;

/// <summary>How a node takes part in a cluster, whichever broker carries it. All but the name must be the same on all nodes.</summary>
public abstract class ClusterOptions
{
    /// <summary>Gets or sets the node's name, which no other node of the cluster may have.</summary>
    /// <value>1 to 64 visible ASCII characters. Default null: the machine's name and random letters, anew at each start.</value>
    public string? NodeName { get; set; }

    /// <summary>Gets or sets the cluster's name, which its addresses at the broker begin with: two applications may share a broker.</summary>
    /// <value>1 to 64 visible ASCII characters. Default <c>phoenix</c>.</value>
    public string Cluster { get; set; } = "phoenix";

    /// <summary>Gets or sets how long a broadcast may be, its topic, event and payload together, in bytes. One that is longer is refused.</summary>
    /// <value>1 KiB to 4 MiB. Default 1 MiB, as much as a client may send by default.</value>
    /// <remarks>Redis disconnects a subscriber for whom 32 MiB wait, or 8 MiB for a minute (<c>client-output-buffer-limit pubsub</c>).</remarks>
    public int MaxBroadcastBytes { get; set; } = 1 << 20;

    /// <summary>Gets or sets how many bytes may wait for a broker that is slow. Past that, broadcasts stay on this node.</summary>
    /// <value>64 KiB to 1 GiB. Default 8 MiB.</value>
    public int MaxQueuedBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>
    /// Gets or sets a secret that nodes seal their envelopes with. What isn't sealed with it, or was sent before, is dropped. For a broker
    /// that others can write to.
    /// </summary>
    /// <value>At least 32 characters, the same on all nodes. The default is <see langword="null"/>: the broker is trusted.</value>
    /// <remarks>
    /// A node with another secret, or without, is logged once and makes the health check <c>phoenix-cluster</c> degraded. Envelopes are not
    /// encrypted: whoever can read at the broker reads what is broadcast.
    /// </remarks>
    public string? SharedSecret { get; set; }

    /// <summary>Gets or sets how often a node shows that it is there.</summary>
    /// <value>50 ms to a minute. Default 1 s. After three beats that didn't come back the link is degraded, after ten it is made anew; another node is down after five.</value>
    public TimeSpan BeatPeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how long connecting to the broker may take, until this node's first beat has come back.</summary>
    /// <value>100 ms to a minute. Default 5 s. The host's start waits for the first attempt, and goes on without a broker if it fails.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Says what is wrong, and how to mend it.</summary>
    internal virtual IEnumerable<string> Failures()
    {
        if (NodeName is not null && !IsName(NodeName))
            yield return $"NodeName is \"{NodeName}\"; write 1 to 64 visible ASCII characters, or leave it out.";
        if (!IsName(Cluster))
            yield return $"Cluster is \"{Cluster}\"; write 1 to 64 visible ASCII characters, such as phoenix.";
        if (MaxBroadcastBytes is < 1024 or > 4 << 20)
            yield return $"MaxBroadcastBytes is {MaxBroadcastBytes}; set it to 1024 up to {4 << 20}.";
        if (MaxQueuedBytes is < 64 << 10 or > 1 << 30)
            yield return $"MaxQueuedBytes is {MaxQueuedBytes}; set it to {64 << 10} up to {1 << 30}.";
        if (SharedSecret is { Length: < 32 })
            yield return "SharedSecret is too short; make it 32 characters or more, the same on all nodes, or leave it out.";
        if (BeatPeriod < TimeSpan.FromMilliseconds(50) || BeatPeriod > TimeSpan.FromMinutes(1))
            yield return $"BeatPeriod is {BeatPeriod}; set it to 00:00:00.050 up to 00:01:00.";
        if (ConnectTimeout < TimeSpan.FromMilliseconds(100) || ConnectTimeout > TimeSpan.FromMinutes(1))
            yield return $"ConnectTimeout is {ConnectTimeout}; set it to 00:00:00.100 up to 00:01:00.";
    }

    private static bool IsName(string name) => PhoenixSharp.Cluster.NodeNames.IsName(name);
}
