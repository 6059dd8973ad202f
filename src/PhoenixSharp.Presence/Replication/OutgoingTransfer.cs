using PhoenixSharp.Tracking;

namespace PhoenixSharp.Replication;

/// <summary>An answer on its way, part by part: entries as they were when it was asked for, then what was known then.</summary>
internal sealed class OutgoingTransfer : IDisposable
{
    private readonly Replica _self;
    private readonly TransferRequest _request;
    private readonly long _serial;
    private readonly IEnumerator<Entry> _living;
    private readonly Delta _knowledge;
    private readonly ReplicaOptions _options;
    private Entry? _next; // null at the end
    private int _parts;

    public OutgoingTransfer(Replica self, TransferRequest request, long serial, IEnumerable<Entry> living, Delta knowledge, ReplicaOptions options)
    {
        (_self, _request, _serial, _living, _knowledge, _options) = (self, request, serial, living.GetEnumerator(), knowledge, options);
        Advance();
    }

    public string Node => _request.Sender.Name;

    /// <summary>Gets the next message, and about how many bytes it has; the answer itself is the last.</summary>
    public (TrackerMessage Message, int Bytes) Next()
    {
        var (entries, bytes) = TakePart();
        if (_next is not null || (_parts > 0 && entries.Count > 0))
            return (new TransferPart(_self, _request.Id, _serial, _parts++, entries), bytes);
        // What fits into one message goes with the answer.
        return (new TransferAnswer(_self, _request.Id, _serial, _parts, _parts > 0 ? _knowledge : _knowledge with { Values = entries.ToDictionary(entry => entry.Dot) }), bytes);
    }

    public void Dispose() => _living.Dispose();

    private (List<Entry> Entries, int Bytes) TakePart()
    {
        var (entries, bytes) = (new List<Entry>(), 0);
        for (; _next is { } entry && entries.Count < _options.MaxPartEntries; Advance())
        {
            if (bytes + entry.Size > _options.PartBytes && entries.Count > 0)
                break;
            bytes += entry.Size;
            entries.Add(entry);
        }
        return (entries, bytes);
    }

    private void Advance() => _next = _living.MoveNext() ? _living.Current : null;
}
