using System.Text;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Replication;

/// <summary>Writes messages. Integers are LEB128; texts and bytes are their length and themselves.</summary>
/// <remarks>
/// <code>
/// message  | format = 1 | kind | sender: name, version | by kind:
/// beat 1   | pool size | periods in ms: broadcast, down, permdown | 0 or 1 and delta | context
/// ask 2    | id | context
/// part 3   | id | serial | index | entries
/// answer 4 | id | serial | parts | delta
/// bye 5    | hold in ms
/// delta    | 1 if full | entries | count, then each replica and cloud | start: context | end: context
/// context  | count, then each replica and clock
/// cloud    | count, then each run: how far behind the last run's end it begins, how far behind its begin it ends
/// entries  | count, then each: replica | clock | topic | owner | key | phx_ref | phx_ref_prev or nothing | inside of the meta's braces
/// replica  | number of a replica of this message; the next unused number is a new one: name, version
/// topic    | the same: text
/// </code>
/// A change of this is another format.
/// </remarks>
internal sealed class MessageWriter
{
    public const byte Format = 1;

    private const int EntryBytes = 80; // a guess, for the first buffer

    private readonly Numbered<Replica> _replicas = new(EqualityComparer<Replica>.Default);
    private readonly Numbered<string> _topics = new(StringComparer.Ordinal);
    private byte[] _bytes;
    private int _length;

    private MessageWriter(int capacity) => _bytes = GC.AllocateUninitializedArray<byte>(capacity);

    public static ReadOnlyMemory<byte> Write(TrackerMessage message)
    {
        var writer = new MessageWriter(256 + (EntriesOf(message) * EntryBytes));
        writer.Put(message);
        return writer._bytes.AsMemory(0, writer._length);
    }

    private static int EntriesOf(TrackerMessage message) => message switch
    {
        Heartbeat { Delta: { } delta } => delta.Values.Count,
        TransferPart part => part.Entries.Count,
        TransferAnswer answer => answer.Delta.Values.Count,
        _ => 0,
    };

    private void Put(TrackerMessage message)
    {
        Byte(Format);
        Byte((byte)KindOf(message));
        Text(message.Sender.Name);
        Number(message.Sender.Version);
        switch (message)
        {
            case Heartbeat beat:
                Put(beat);
                break;
            case TransferRequest request:
                Number(request.Id);
                Put(request.Clock);
                break;
            case TransferPart part:
                Number(part.Id);
                Number(part.Serial);
                Number(part.Index);
                Put(part.Entries);
                break;
            case TransferAnswer answer:
                Number(answer.Id);
                Number(answer.Serial);
                Number(answer.Parts);
                Put(answer.Delta);
                break;
            case Goodbye goodbye:
                Put(goodbye.Hold);
                break;
        }
    }

    private static MessageKind KindOf(TrackerMessage message) => message switch
    {
        Heartbeat => MessageKind.Heartbeat,
        TransferRequest => MessageKind.TransferRequest,
        TransferPart => MessageKind.TransferPart,
        TransferAnswer => MessageKind.TransferAnswer,
        _ => MessageKind.Goodbye,
    };

    private void Put(Heartbeat beat)
    {
        Number(beat.Settings.PoolSize);
        Put(beat.Settings.BroadcastPeriod);
        Put(beat.Settings.DownPeriod);
        Put(beat.Settings.PermdownPeriod);
        Number(beat.Delta is null ? 0 : 1);
        if (beat.Delta is not null)
            Put(beat.Delta);
        Put(beat.Clock);
    }

    private void Put(Delta delta)
    {
        Number(delta.IsFull ? 1 : 0);
        Put(delta.Values.Values, delta.Values.Count);
        Number(delta.Clouds.Count);
        foreach (var (replica, cloud) in delta.Clouds)
        {
            Put(replica);
            Put(cloud);
        }
        Put(delta.Range.Start);
        Put(delta.Range.End);
    }

    private void Put(Context context)
    {
        Number(context.Keys.Count);
        foreach (var replica in context.Keys)
        {
            Put(replica);
            Number(context[replica]);
        }
    }

    private void Put(IntervalSet cloud)
    {
        Number(cloud.Runs.Count);
        var end = 0L;
        foreach (var run in cloud.Runs)
        {
            Number(run.From - end);
            Number(run.To - run.From);
            end = run.To;
        }
    }

    private void Put(IReadOnlyCollection<Entry> entries) => Put(entries, entries.Count);

    private void Put(IEnumerable<Entry> entries, int count)
    {
        Number(count);
        foreach (var entry in entries)
            Put(entry);
    }

    private void Put(Entry entry)
    {
        Put(entry.Dot.Replica);
        Number(entry.Dot.Clock);
        if (IsNew(_topics, entry.Topic))
            Text(entry.Topic);
        Number(entry.Slot.Owner);
        Text(entry.Key);
        Bytes(entry.Meta.PhxRefBytes);
        Bytes(entry.Meta.PreviousRefBytes);
        Bytes(entry.Meta.Body.Span);
    }

    private void Put(Replica replica)
    {
        if (!IsNew(_replicas, replica))
            return;
        Text(replica.Name);
        Number(replica.Version);
    }

    private void Put(TimeSpan period) => Number((long)period.TotalMilliseconds);

    private bool IsNew<T>(Numbered<T> known, T item)
        where T : class
    {
        Number(known.NumberOf(item, out var isNew));
        return isNew;
    }

    private void Text(string text)
    {
        if (text.Length < 0x80 && Ascii.IsValid(text))
        {
            Byte((byte)text.Length);
            _length += Encoding.ASCII.GetBytes(text, Room(text.Length));
            return;
        }
        Number(Encoding.UTF8.GetByteCount(text));
        _length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));
    }

    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    private void Number(long number)
    {
        var room = Room(10);
        var (rest, at) = ((ulong)number, 0);
        for (; rest >= 0x80; rest >>= 7)
            room[at++] = (byte)(rest | 0x80);
        room[at++] = (byte)rest;
        _length += at;
    }

    private void Byte(byte value)
    {
        Room(1)[0] = value;
        _length++;
    }

    private Span<byte> Room(int length)
    {
        if (length > _bytes.Length - _length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + length));
        return _bytes.AsSpan(_length);
    }

    // Numbers things in the order in which they first come. Mostly it is the same as the last.
    private sealed class Numbered<T>(IEqualityComparer<T> comparer)
        where T : class
    {
        private readonly Dictionary<T, int> _numbers = new(comparer);
        private T? _last;
        private int _lastNumber;

        public int NumberOf(T item, out bool isNew)
        {
            isNew = false;
            if (ReferenceEquals(item, _last) || comparer.Equals(item, _last)) // of an answer each member may have its own copy of the topic
                return _lastNumber;
            isNew = !_numbers.TryGetValue(item, out var number);
            if (isNew)
                _numbers.Add(item, number = _numbers.Count);
            (_last, _lastNumber) = (item, number);
            return number;
        }
    }
}
