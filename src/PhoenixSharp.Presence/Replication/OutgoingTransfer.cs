using PhoenixSharp.Tracking;

namespace PhoenixSharp.Replication;

/// <summary>An answer on its way, part by part: entries as they were when it was asked for, then what was known then.</summary>
internal sealed class OutgoingTransfer(
    Replica self, TransferRequest request, long serial, Entry[] living, Delta knowledge, ReplicaOptions options)
{
    private int _sent;
    private int _parts;

    public string Node => request.Sender.Name;

    /// <summary>Gets the next message; the answer itself is the last.</summary>
    public TrackerMessage Next()
    {
        var entries = TakePart();
        if (_sent < living.Length || (_parts > 0 && entries.Count > 0))
            return new TransferPart(self, request.Id, serial, _parts++, entries);
        // What fits into one message goes with the answer.
        return new TransferAnswer(self, request.Id, serial, _parts, _parts > 0 ? knowledge : knowledge with { Values = entries.ToDictionary(entry => entry.Dot) });
    }

    private ArraySegment<Entry> TakePart()
    {
        var (start, bytes) = (_sent, 0);
        while (_sent < living.Length && _sent - start < options.MaxPartEntries)
        {
            bytes += living[_sent].Size;
            if (bytes > options.MaxPartBytes && _sent > start)
                break;
            _sent++;
        }
        return new ArraySegment<Entry>(living, start, _sent - start);
    }
}
