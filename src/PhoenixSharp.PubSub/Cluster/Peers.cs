using System.Text;

namespace PhoenixSharp.Cluster;

/// <summary>The other nodes: when they were heard last, and the number of each one's last broadcast in each bucket.</summary>
internal sealed class Peers(TimeProvider time)
{
    /// <summary>How many are known at most: names come over the wire.</summary>
    public const int Most = 1024;

    private const int BeatsUntilForgotten = 600;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Peer> _peers = new(StringComparer.Ordinal);

    /// <summary>Gets the nodes that are up, by name.</summary>
    public IReadOnlyList<NodeStatus> List()
    {
        lock (_gate)
            return [.. _peers.Values.Where(peer => peer.IsUp).Select(peer => new NodeStatus(peer.Name, time.GetElapsedTime(peer.HeardAt))).OrderBy(node => node.Name, StringComparer.Ordinal)];
    }

    /// <summary>Gets the names that two nodes bear, as of the last beat: of both something has come for longer than an earlier start's could.</summary>
    public IReadOnlyList<string> Shared { get; private set; } = [];

    /// <summary>Notes that a node was heard, unless it was an earlier start of one that is up.</summary>
    /// <param name="name">A checked name.</param>
    /// <param name="incarnation">Which of its starts.</param>
    /// <param name="isUp">Whether it wasn't there before, or has started again.</param>
    /// <returns>Null if too many are known.</returns>
    public Peer? Hear(ReadOnlySpan<byte> name, ulong incarnation, out bool isUp)
    {
        isUp = false;
        Span<char> text = stackalloc char[EnvelopeFormat.MaxNameBytes];
        text = text[..Encoding.ASCII.GetChars(name, text)];
        lock (_gate)
        {
            if (!_peers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var peer))
            {
                if (_peers.Count >= Most)
                    return null;
                _peers.Add(text.ToString(), peer = new Peer(text.ToString()));
            }
            // A node that is down may have started again by a clock that was put back. As long as it is up, what bears a lower
            // incarnation is from before and no sign of its life: if that is all that comes, it is down soon, and the other is taken.
            if (incarnation < peer.Incarnation && peer.IsUp)
            {
                peer.HearTwin();
                return peer;
            }
            peer.HeardAt = time.GetTimestamp();
            peer.Unheard = 0;
            var isAnew = incarnation != peer.Incarnation;
            isUp = isAnew || !peer.IsUp;
            peer.IsUp = true;
            if (isAnew)
            {
                peer.Incarnation = incarnation;
                peer.TwinBeats = 0;
                Array.Clear(peer.Last);
            }
            return peer;
        }
    }

    /// <summary>Takes the number of a broadcast.</summary>
    /// <returns>How many are missing before it; less than none if it comes too late, behind one that was sent after it.</returns>
    public long Number(Peer peer, in Envelope envelope, int bucket)
    {
        lock (_gate)
        {
            if (envelope.Incarnation != peer.Incarnation)
                return -1;
            var last = peer.Last[bucket];
            if (envelope.Sequence <= last)
                return -1;
            peer.Last[bucket] = envelope.Sequence;
            return last == 0 ? 0 : (long)Math.Min(envelope.Sequence - last - 1, long.MaxValue);
        }
    }

    /// <summary>Forgets the numbers in a bucket: what comes while nobody listens is not missed.</summary>
    public void Forget(int bucket)
    {
        lock (_gate)
        {
            foreach (var peer in _peers.Values)
                peer.Last[bucket] = 0;
        }
    }

    /// <summary>Forgets a node that said farewell.</summary>
    public void Remove(Peer peer)
    {
        lock (_gate)
            _peers.Remove(peer.Name);
    }

    /// <summary>Counts a beat for all. Of one that is down the numbers are kept for a while: should it come back, it shows what is missing.</summary>
    /// <returns>Those that have now been silent for more than so many.</returns>
    public IReadOnlyList<string> Beat(int most)
    {
        lock (_gate)
        {
            List<string> down = [];
            foreach (var peer in _peers.Values)
            {
                if (++peer.Unheard > most && peer.IsUp)
                    down.Add(peer.Name);
                peer.IsUp = peer.Unheard <= most;
                peer.BeatTwin(most);
                if (peer.Unheard > BeatsUntilForgotten)
                    _peers.Remove(peer.Name);
            }
            // What bears a lower incarnation is taken, or over, after so many beats; the rest is for how long it counts once it has stopped.
            Shared = [.. _peers.Values.Where(peer => peer.TwinBeats > 2 * most).Select(peer => peer.Name).Order(StringComparer.Ordinal)];
            return down;
        }
    }

    /// <summary>One other node. Guarded by <see cref="Peers"/>.</summary>
    internal sealed class Peer(string name)
    {
        public string Name { get; } = name;

        public bool IsUp { get; set; }

        public ulong Incarnation { get; set; }

        public ulong[] Last { get; } = new ulong[Buckets.Count];

        public long HeardAt { get; set; }

        public int Unheard { get; set; }

        /// <summary>Gets or sets for how many beats lower incarnations have been coming, beginning with one; none if they don't.</summary>
        public int TwinBeats { get; set; }

        private int TwinUnheard { get; set; }

        public void HearTwin()
        {
            TwinUnheard = 0;
            TwinBeats = Math.Max(TwinBeats, 1);
        }

        public void BeatTwin(int most)
        {
            if (TwinBeats > 0)
                TwinBeats = ++TwinUnheard > most ? 0 : TwinBeats + 1;
        }
    }
}
