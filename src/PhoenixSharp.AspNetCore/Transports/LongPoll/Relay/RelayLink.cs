using System.Text;

namespace PhoenixSharp.Transports;

/// <summary>Sends one mount's relay messages to other nodes.</summary>
#pragma warning disable CA1001 // the semaphore has no wait handle: there is nothing to dispose
internal sealed class RelayLink(SocketMount mount)
#pragma warning restore CA1001
{
    private const string Event = "relay";
    private const int LongestPart = 256 * 1024;
    private const int MostParts = 16; // on their way at once: half of what may wait for the broker by default

    private readonly SemaphoreSlim _parts = new(MostParts, MostParts);

    /// <summary>Gets the mounted socket.</summary>
    public SocketMount Mount => mount;

    /// <summary>Gets the topic on which its nodes speak.</summary>
    public string Topic { get; } = NodeTopics.OfLongPoll(mount.Path);

    /// <summary>Gets the number of bytes that a message may have.</summary>
    public int MostBytes => mount.PubSub.MaxBroadcastBytes - Encoding.UTF8.GetByteCount(Topic) - Event.Length;

    /// <summary>Returns the number of bytes that fit into a part.</summary>
    /// <param name="empty">A part without bytes.</param>
    public int PartBytes(RelayMessage empty) => Math.Max(1, Math.Min(LongestPart, MostBytes - empty.Length - sizeof(int)));

    /// <summary>
    /// Sends a message. It is lost if the link is down or the queue to the broker is full; then the other node stays silent.
    /// </summary>
    public async ValueTask SendAsync(string node, Payload message) => await mount.PubSub.SendToNodesAsync(node, new Broadcast(Topic, Event, message));

    /// <summary>Waits until another part may be on its way.</summary>
    public Task BeginPartAsync(CancellationToken aborted) => _parts.WaitAsync(aborted);

    /// <summary>Lets the next part be sent.</summary>
    public void EndPart() => _parts.Release();
}
