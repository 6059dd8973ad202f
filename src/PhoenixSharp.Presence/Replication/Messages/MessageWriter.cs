using System.Buffers;
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

    private readonly ArrayBufferWriter<byte> _bytes = new(256);
    private readonly Dictionary<Replica, int> _replicas = [];
    private readonly Dictionary<string, int> _topics = new(StringComparer.Ordinal);

    private MessageWriter()
    {
    }

    public static ReadOnlyMemory<byte> Write(TrackerMessage message)
    {
        var writer = new MessageWriter();
        writer.Put(message);
        return writer._bytes.WrittenMemory;
    }

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

    private void Put(IReadOnlyList<Entry> entries) => Put(entries, entries.Count);

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
        Text(entry.Meta.PhxRef);
        Text(entry.Meta.PreviousRef ?? "");
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

    private bool IsNew<T>(Dictionary<T, int> known, T item)
        where T : notnull
    {
        var isNew = known.TryAdd(item, known.Count);
        Number(known[item]);
        return isNew;
    }

    private void Text(string text)
    {
        Number(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _bytes);
    }

    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        _bytes.Write(bytes);
    }

    private void Number(long number)
    {
        var rest = (ulong)number;
        for (; rest >= 0x80; rest >>= 7)
            Byte((byte)(rest | 0x80));
        Byte((byte)rest);
    }

    private void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }
}
