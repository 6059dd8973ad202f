using System.Text;

namespace PhoenixSharp.Cluster;

/// <summary>What came of an envelope of another node.</summary>
/// <param name="Peer">The node, or <see langword="null"/> if the envelope is dropped.</param>
/// <param name="Fault">Why it is dropped, in a word for the metric; otherwise <see langword="null"/>.</param>
/// <param name="IsUp">Whether the node was not up before.</param>
/// <param name="IsDown">Whether the node has ended and was up before. If <paramref name="IsUp"/> is also set, it has started again.</param>
internal readonly record struct Heard(Peer? Peer, string? Fault = null, bool IsUp = false, bool IsDown = false);

/// <summary>The other nodes: when they were heard last, and which of their envelopes have come.</summary>
/// <remarks>
/// Nothing is taken twice: (1) an ended or an earlier start of a node is refused, (2) beats must have rising numbers, (3) a direct
/// broadcast must be for this start of this node, and each number is used once, (4) a broadcast must have a higher number than the last
/// of its bucket, and the first of a bucket must not be older than the last beat but one. A broker keeps the order of each address, and
/// not across addresses. So a node whose farewell has arrived ends when everything that it sent before has arrived, or after too long a
/// silence. Ended nodes are remembered. If there is no room for a new node, the one that
/// started first of those that have ended or been silent is forgotten, and from then on no unknown node that started before it is taken.
/// Rules that a node which has no secret could break by chance, such as a clock that was put back, hold only if envelopes are sealed.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="incarnation">The incarnation of this node.</param>
/// <param name="isSealed">Whether envelopes are sealed.</param>
/// <param name="self">The name of this node.</param>
/// <param name="holds">Returns whether this node listens to a bucket. By default it listens to all.</param>
internal sealed class Peers(
    TimeProvider time, ulong incarnation = 0, bool isSealed = false, string self = "", Predicate<int>? holds = null)
{
    /// <summary>How many nodes are known at most, with those that have ended.</summary>
    public const int Most = 1024;

    /// <summary>The fault of an envelope that has come before, or is of a start that is over.</summary>
    public const string Replayed = "replay";

    private const int BeatsUntilForgotten = 600;
    private const int BeatsUntilSuperseded = 60; // for how long a node that reads only the version before counts after its last beat
    private const string TooMany = "nodes";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Peer> _peers = new(StringComparer.Ordinal);
    private ulong _floor; // an unknown node that started then or before is refused

    /// <summary>
    /// Gets the names that two nodes bear, as of the last beat: of both something has come for longer than an earlier start's could.
    /// </summary>
    public IReadOnlyList<string> Shared { get; private set; } = [];

    /// <summary>Returns the nodes that are up, by name.</summary>
    public IReadOnlyList<NodeStatus> List()
    {
        lock (_gate)
            return [.. _peers.Values.Where(peer => peer.IsUp).Select(StatusOf).OrderBy(node => node.Name, StringComparer.Ordinal)];
    }

    /// <summary>Returns a value indicating whether a node that reads only the version before is up, or was up lately.</summary>
    public bool HasPrevious()
    {
        lock (_gate)
        {
            return _peers.Values.Any(
                peer => peer is { HasBeaten: true, Version: EnvelopeFormat.Previous, Unheard: <= BeatsUntilSuperseded });
        }
    }

    /// <summary>Returns how to write to a node: the version, and its incarnation if that is known.</summary>
    public (byte Version, ulong Recipient) Find(string node)
    {
        lock (_gate)
        {
            return _peers.TryGetValue(node, out var peer) && peer is { HasBeaten: true, Version: > EnvelopeFormat.Previous }
                ? (EnvelopeFormat.Current, peer.Incarnation)
                : (EnvelopeFormat.Previous, 0);
        }
    }

    /// <summary>
    /// Takes an envelope, unless it has come before or is of a start that has ended. Broadcasts are checked by <see cref="Number"/> too.
    /// </summary>
    public Heard Hear(in Envelope envelope)
    {
        lock (_gate)
        {
            var peer = Find(envelope.Node);
            if (IsOver(envelope, peer) || !IsForThisNode(envelope, peer)) // (1), (3)
                return new Heard(null, Replayed);
            var isNew = peer?.Incarnation != envelope.Incarnation;
            peer ??= Add(envelope.Node);
            if (peer is null)
                return new Heard(null, TooMany);
            var (wasUp, wasEnding) = (peer.IsUp, peer.IsEnding);
            if (isNew)
                peer.Begin(envelope.Incarnation);
            return envelope.Kind switch
            {
                EnvelopeKind.Farewell when isNew => EndAtOnce(peer, wasUp),
                EnvelopeKind.Farewell => End(peer, FarewellContent.Read(envelope.Payload)),
                EnvelopeKind.Beat when !peer.TryBeat(envelope.Sequence, BeatContent.Read(envelope.Payload)) =>
                    new Heard(null, Replayed), // (2)
                EnvelopeKind.Direct when envelope.Sequence > 0 && !peer.TryUseDirect(envelope.Sequence) => new Heard(null, Replayed), // (3)
                _ => Rise(peer, isNew || envelope.Kind == EnvelopeKind.Beat) with { IsDown = isNew && wasEnding },
            };
        }
    }

    /// <summary>Takes the number of a broadcast.</summary>
    /// <returns>How many are missing before it; negative if it comes too late, behind one that was sent after it.</returns>
    public long Number(Peer peer, in Envelope envelope, int bucket)
    {
        lock (_gate)
        {
            if (envelope.Incarnation != peer.Incarnation || (isSealed && peer.IsOutdated(envelope, bucket)))
                return -1;
            return peer.Number(envelope.Sequence, bucket); // (4)
        }
    }

    /// <summary>Ends a node if its farewell and everything that it sent before have arrived.</summary>
    /// <returns><see langword="true"/> if the node was up and has ended.</returns>
    public bool TryEnd(Peer peer)
    {
        lock (_gate)
        {
            var wasUp = peer.IsUp;
            return peer.TryEnd() && wasUp;
        }
    }

    /// <summary>Notes the number of a direct broadcast to a node.</summary>
    public void NoteDirect(string node, ulong number)
    {
        lock (_gate)
        {
            if (_peers.TryGetValue(node, out var peer))
                peer.SentDirect = number;
        }
    }

    /// <summary>Returns the number of the last direct broadcast to each node that is up.</summary>
    public IReadOnlyList<KeyValuePair<string, ulong>> Directs()
    {
        lock (_gate)
        {
            var reached = _peers.Values.Where(peer => peer is { IsUp: true, SentDirect: > 0 });
            return [.. reached.Select(peer => KeyValuePair.Create(peer.Name, peer.SentDirect))];
        }
    }

    /// <summary>Notes that this node has reconnected.</summary>
    public void Reconnect()
    {
        lock (_gate)
        {
            foreach (var peer in _peers.Values)
                peer.Reconnect();
        }
    }

    /// <summary>Notes that this node has left a bucket: what comes while nobody listens is not missed.</summary>
    public void Leave(int bucket)
    {
        lock (_gate)
        {
            foreach (var peer in _peers.Values)
                peer.Leave(bucket);
        }
    }

    /// <summary>Counts a beat for all. The numbers of one that is down are kept: should it come back, they show what is missing.</summary>
    /// <returns>Those that have now been silent for more than so many.</returns>
    public IReadOnlyList<string> Beat(int most)
    {
        lock (_gate)
        {
            List<string> down = [];
            foreach (var peer in _peers.Values)
            {
                if ((++peer.Unheard > most && peer.IsUp) || (peer.IsUp && peer.TryEnd()))
                {
                    if (peer.IsEnding)
                        peer.End(); // the missing broadcasts were lost
                    peer.IsUp = false;
                    down.Add(peer.Name);
                }
                peer.BeatTwin(most);
            }
            // What bears a lower incarnation is taken, or over, after so many beats; the rest is for how long it counts once it has
            // stopped.
            Shared = [.. _peers.Values.Where(peer => peer.TwinBeats > 2 * most).Select(peer => peer.Name).Order(StringComparer.Ordinal)];
            return down;
        }
    }

    private NodeStatus StatusOf(Peer peer) => new(peer.Name, time.GetElapsedTime(peer.HeardAt)) { Version = peer.Version };

    private Peer? Find(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[EnvelopeFormat.MaxNameBytes];
        text = text[..Encoding.ASCII.GetChars(name, text)];
        return _peers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var peer) ? peer : null;
    }

    // A node that is down may have started again by a clock that was put back. As long as it is up, what bears a lower incarnation is from
    // before and no sign of its life: if that is all that comes, it is down soon, and the other is taken. If envelopes are sealed, it can't
    // be told apart from what somebody has recorded, so it is not taken.
    private bool IsOver(in Envelope envelope, Peer? peer)
    {
        if (peer is null)
            return isSealed && envelope.Incarnation <= _floor;
        if (envelope.Incarnation == peer.Incarnation)
            return peer.HasEnded;
        if (envelope.Incarnation > peer.Incarnation || !(peer.IsUp || isSealed))
            return false;
        if (envelope.Kind == EnvelopeKind.Beat)
            peer.HearTwin(envelope.Incarnation, envelope.Sequence);
        return true;
    }

    // Version 1 does not say which node a direct broadcast is for, so it is taken only from nodes that write nothing newer.
    private bool IsForThisNode(in Envelope envelope, Peer? peer)
    {
        if (envelope.Kind != EnvelopeKind.Direct || !isSealed)
            return envelope.Recipient == 0 || envelope.Recipient == incarnation;
        return envelope.Version == EnvelopeFormat.Previous
            ? peer is { IsUp: true, HasBeaten: true, Version: EnvelopeFormat.Previous } && peer.Incarnation == envelope.Incarnation
            : envelope.Recipient == incarnation;
    }

    private Peer? Add(ReadOnlySpan<byte> name)
    {
        if (_peers.Count >= Most && !MakeRoom())
            return null;
        var peer = new Peer(Encoding.ASCII.GetString(name));
        _peers.Add(peer.Name, peer);
        return peer;
    }

    private bool MakeRoom()
    {
        var endable = _peers.Values.Where(peer => peer.HasEnded || peer.Unheard > BeatsUntilForgotten);
        if (endable.MinBy(peer => peer.Incarnation) is not { } oldest)
            return false;
        _floor = Math.Max(_floor, oldest.Incarnation);
        return _peers.Remove(oldest.Name);
    }

    private Heard End(Peer peer, FarewellContent content)
    {
        if (!peer.IsUp)
            return EndAtOnce(peer, wasUp: false); // a node that was not up can't go down
        peer.Await(content, self, holds ?? (static _ => true));
        return new Heard(peer, IsDown: peer.TryEnd());
    }

    // Nothing else of this start has arrived, so there is nothing to wait for.
    private static Heard EndAtOnce(Peer peer, bool wasUp)
    {
        peer.End();
        return new Heard(peer, IsDown: wasUp);
    }

    // Only a beat brings a node back that is known and down: a broadcast may have been recorded.
    private Heard Rise(Peer peer, bool isAlive)
    {
        if (!isAlive)
            return new Heard(peer);
        var isUp = !peer.IsUp;
        (peer.IsUp, peer.HeardAt) = (true, time.GetTimestamp());
        return new Heard(peer, IsUp: isUp);
    }
}
