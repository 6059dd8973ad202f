using PhoenixSharp.Tracking;

namespace PhoenixSharp.Replication;

/// <summary>An answer that was asked for, and what of it is here. It counts as knowledge only once all of it is.</summary>
/// <remarks>A question that came twice is answered twice, from two states; parts of one must not be taken for the other's.</remarks>
internal sealed class IncomingTransfer
{
    private readonly HashSet<int> _parts = [];
    private readonly Dictionary<Dot, Entry> _values = [];
    private TransferAnswer? _answer;
    private long _serial;

    public IncomingTransfer(long id, TimeSpan now) => (Id, LastAt) = (id, now);

    public long Id { get; }

    /// <summary>When something of it last came, or it was asked for.</summary>
    public TimeSpan LastAt { get; private set; }

    /// <summary>Takes a part.</summary>
    /// <returns>False if it was here already, or is of an answer that a later one has replaced.</returns>
    public bool Add(TransferPart part, TimeSpan now)
    {
        if (!Begin(part.Serial) || !_parts.Add(part.Index))
            return false;
        LastAt = now;
        foreach (var entry in part.Entries)
            _values[entry.Dot] = entry;
        return true;
    }

    public void Add(TransferAnswer answer)
    {
        if (Begin(answer.Serial))
            _answer = answer;
    }

    /// <summary>Gets all of it as one delta, or null while something is missing.</summary>
    public Delta? Whole() => _answer switch
    {
        null => null,
        { Parts: 0 } => _answer.Delta,
        { Parts: var parts } when parts == _parts.Count => _answer.Delta with { Values = _values },
        _ => null,
    };

    private bool Begin(long serial)
    {
        if (serial > _serial)
        {
            (_serial, _answer) = (serial, null);
            _parts.Clear();
            _values.Clear();
        }
        return serial == _serial;
    }
}
