using System.Text;

namespace PhoenixSharp.Transports;

/// <summary>The topic over which the nodes exchange the relay messages of one mount.</summary>
#pragma warning disable CA1001 // the semaphore has no wait handle: there is nothing to dispose
internal sealed class RelayLink(SocketMount mount)
#pragma warning restore CA1001
{
    private const string Event = "relay";
    private const int MaxPartBytes = 256 * 1024;
    private const int MaxPartsInFlight = 16; // half of the messages that may wait for the broker by default

    private readonly SemaphoreSlim _parts = new(MaxPartsInFlight, MaxPartsInFlight);

    /// <summary>Gets the mounted socket.</summary>
    public SocketMount Mount => mount;

    /// <summary>Gets the topic of the relay messages.</summary>
    public string Topic { get; } = NodeTopics.OfLongPoll(mount.Path);

    /// <summary>Gets the number of bytes that a message may have.</summary>
    public int MaxBytes => mount.PubSub.MaxBroadcastBytes - Encoding.UTF8.GetByteCount(Topic) - Event.Length;

    /// <summary>Gets a value indicating whether the link to the broker works, as far as this node can tell.</summary>
    public bool IsWorking => mount.PubSub.Status is { Link: LinkState.Connected, IsDelayed: false };

    /// <summary>Determines whether another node is down. While the link does not work, this can't be known.</summary>
    public bool IsDown(string node) => IsWorking && !mount.PubSub.Knows(node);

    /// <summary>
    /// Determines whether another node should have got what this node sent it some time ago: the link works, and it was heard since.
    /// </summary>
    public bool Reaches(string node, TimeSpan since) =>
        IsWorking && mount.PubSub.Status.Nodes.Any(known => known.Name == node && known.Silence < since);

    /// <summary>Returns the version that messages to a node are written in.</summary>
    public int VersionFor(string node) => mount.PubSub.Status.Nodes.FirstOrDefault(known => known.Name == node) is { Version: 1 }
        ? RelayMessage.Previous
        : RelayMessage.Current;

    /// <summary>Returns the number of bytes that fit into a part.</summary>
    /// <param name="empty">A part without bytes.</param>
    public int PartBytes(RelayMessage empty) => Math.Max(1, Math.Min(MaxPartBytes, MaxBytes - empty.Length - sizeof(int)));

    /// <summary>
    /// Sends a message. If the link is down or the queue to the broker is full, the message is lost, and no reply comes.
    /// </summary>
    public async ValueTask SendAsync(string node, Payload message) =>
        await mount.PubSub.SendToNodesAsync(node, new Broadcast(Topic, Event, message));

    /// <summary>Waits until another part may be in flight.</summary>
    public Task BeginPartAsync(CancellationToken aborted) => _parts.WaitAsync(aborted);

    /// <summary>Notes that a part is no longer in flight.</summary>
    public void EndPart() => _parts.Release();
}
