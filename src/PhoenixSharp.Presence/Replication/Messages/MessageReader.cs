using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using PhoenixSharp.Tracking;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Replication;

/// <summary>Reads what <see cref="MessageWriter"/> writes, from anybody: what gets through is whole, bounded and doesn't contradict itself.</summary>
internal ref struct MessageReader
{
    /// <summary>The highest clock, version and owner, and the most clocks of a message: what JSON numbers hold, far from any overflow.</summary>
    private const long MaxNumber = 1L << 53;

    private const int MaxNameBytes = 255;
    private const int MaxTextBytes = 4 << 20; // as long as a message at most
    private const int MaxMetaBytes = 16 << 20; // the sender's option limits it; this is for those who have none
    private const int MaxReplicas = 4096;

    private static readonly SearchValues<byte> OfRefs = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    private readonly List<Replica> _replicas = [];
    private readonly List<string> _topics = [];
    private MessageBytes _bytes;

    private MessageReader(ReadOnlySpan<byte> message) => _bytes = new MessageBytes(message);

    /// <exception cref="MalformedFrameException">It is none of ours, or contradicts itself.</exception>
    public static TrackerMessage Read(ReadOnlySpan<byte> message)
    {
        var reader = new MessageReader(message);
        if (reader._bytes.Byte() != MessageWriter.Format)
            throw reader._bytes.Malformed($"format {MessageWriter.Format}: this node and the sender are of versions that don't go together; it");
        var read = reader.Message();
        return reader._bytes.IsAtEnd ? read : throw reader._bytes.Malformed("the end");
    }

    private TrackerMessage Message()
    {
        var kind = (MessageKind)_bytes.Byte();
        var sender = NewReplica();
        return kind switch
        {
            MessageKind.Heartbeat => new Heartbeat(sender, Settings(), Flag() ? Delta() : null, Context()),
            MessageKind.TransferRequest => new TransferRequest(sender, Number(), Context()),
            MessageKind.TransferPart => new TransferPart(sender, Number(), Number(), Int(), Part()),
            MessageKind.TransferAnswer => new TransferAnswer(sender, Number(), Number(), Int(), Delta()),
            MessageKind.Goodbye => new Goodbye(sender, Period()),
            _ => throw _bytes.Malformed("a kind from 1 to 5 before it; something else"),
        };
    }

    private ReplicaSettings Settings() => new(Int(), Period(), Period(), Period());

    private Delta Delta()
    {
        var isFull = Flag();
        var values = Entries();
        var clouds = Clouds();
        foreach (var dot in values.Keys)
        {
            if (!clouds.TryGetValue(dot.Replica, out var cloud) || !cloud.Contains(dot.Clock))
                throw _bytes.Malformed("clouds that hold each entry's dot before it; something else");
        }
        return new Delta(values, clouds, new DeltaRange(Context(), Context())) { IsFull = isFull };
    }

    private Dictionary<Dot, Entry> Entries()
    {
        var count = _bytes.Count(8, "a number of entries");
        var entries = new Dictionary<Dot, Entry>(count);
        for (var i = 0; i < count; i++)
        {
            var entry = Entry();
            if (!entries.TryAdd(entry.Dot, entry))
                throw _bytes.Malformed("each dot once before it; something else");
        }
        return entries;
    }

    // One that comes twice is merged twice, which changes nothing.
    private Entry[] Part()
    {
        var entries = new Entry[_bytes.Count(8, "a number of entries")];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = Entry();
        return entries;
    }

    private Entry Entry()
    {
        var dot = new Dot(Replica(), Clock());
        var slot = new Slot(Topic(), Number(), _bytes.Text(MaxTextBytes, "a key"));
        var phxRef = PhxRef();
        var previous = PhxRef();
        if (phxRef.IsEmpty)
            throw _bytes.Malformed("a phx_ref before it; nothing");
        var body = _bytes.Bytes(MaxMetaBytes, "a meta");
        var meta = new Meta(phxRef, previous, body);
        if (!MetaCheck.IsPlain(body))
            RequireJson(meta.Json.Span);
        return new Entry(slot, dot, meta);
    }

    // It goes into what clients are sent as it is.
    private readonly void RequireJson(ReadOnlySpan<byte> meta)
    {
        if (!Utf8.IsValid(meta))
            throw _bytes.Malformed("a meta in UTF-8 before it; something else");
        var reader = JsonText.Reader(meta);
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException)
        {
            throw _bytes.Malformed("the inside of a JSON object before it; something else");
        }
    }

    private ReadOnlySpan<byte> PhxRef()
    {
        var text = _bytes.Bytes(MaxNameBytes, "a phx_ref");
        return text.ContainsAnyExcept(OfRefs) ? throw _bytes.Malformed("a phx_ref of letters, digits, - and _ before it; something else") : text;
    }

    private Dictionary<Replica, IntervalSet> Clouds()
    {
        var count = _bytes.Count(4, "a number of clouds");
        var (clouds, dots) = (new Dictionary<Replica, IntervalSet>(), 0L);
        for (var i = 0; i < count; i++)
        {
            var (replica, cloud) = (Replica(), Cloud());
            if (!clouds.TryAdd(replica, cloud))
                throw _bytes.Malformed("each replica's cloud once before it; something else");
            dots += cloud.Count;
            if (dots > MaxNumber)
                throw _bytes.Malformed($"clouds of {MaxNumber} clocks together before it; more");
        }
        return clouds;
    }

    private IntervalSet Cloud()
    {
        var count = _bytes.Count(2, "a number of runs");
        var (cloud, end) = (new IntervalSet(), 0L);
        for (var i = 0; i < count; i++)
        {
            var from = end + Clock();
            end = from + Number();
            if (end > MaxNumber)
                throw _bytes.Malformed($"a run that ends at {MaxNumber} before it; a higher one");
            cloud.Add(from, end);
        }
        return cloud;
    }

    private Context Context()
    {
        var count = _bytes.Count(2, "a number of clocks");
        var clocks = new Dictionary<Replica, long>();
        for (var i = 0; i < count; i++)
        {
            if (!clocks.TryAdd(Replica(), Number()))
                throw _bytes.Malformed("each replica's clock once before it; something else");
        }
        return new Context(clocks);
    }

    private Replica Replica()
    {
        var number = (int)_bytes.Number(Math.Min(_replicas.Count, MaxReplicas - 1), "a replica's number");
        if (number == _replicas.Count)
            _replicas.Add(NewReplica());
        return _replicas[number];
    }

    private Replica NewReplica()
    {
        var name = _bytes.Text(MaxNameBytes, "a node's name");
        return name.Length > 0 ? new Replica(name, _bytes.Number(long.MaxValue, "a version")) : throw _bytes.Malformed("a node's name before it; nothing");
    }

    private string Topic()
    {
        var number = (int)_bytes.Number(_topics.Count, "a topic's number");
        if (number == _topics.Count)
            _topics.Add(_bytes.Text(MaxTextBytes, "a topic"));
        return _topics[number];
    }

    private bool Flag() => _bytes.Number(1, "0 or 1") == 1;

    private int Int() => (int)_bytes.Number(int.MaxValue, "a number");

    private TimeSpan Period() => TimeSpan.FromMilliseconds(Int());

    private long Clock() => _bytes.Number(MaxNumber, "a clock") is var clock and > 0 ? clock : throw _bytes.Malformed("a clock of 1 or more before it; 0");

    private long Number() => _bytes.Number(MaxNumber, "a number");
}
