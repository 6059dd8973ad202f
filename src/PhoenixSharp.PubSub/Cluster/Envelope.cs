using System.Text;

namespace PhoenixSharp.Cluster;

/// <summary>What an envelope is for.</summary>
internal enum EnvelopeKind : byte
{
    /// <summary>A broadcast to all other nodes.</summary>
    Broadcast,

    /// <summary>A broadcast to one node.</summary>
    Direct,

    /// <summary>A node shows that it is there; its own beat coming back shows it that the link works both ways.</summary>
    Beat,

    /// <summary>A node that stops says so.</summary>
    Farewell,
}

/// <summary>What one node sends another, as it stands in the bytes that came: valid for as long as they are.</summary>
internal ref struct Envelope
{
    public EnvelopeKind Kind;

    public bool IsBinary;

    /// <summary>Tells two starts of one node apart; the later has the larger.</summary>
    public ulong Incarnation;

    /// <summary>Numbers a broadcast among those of its node and bucket, from 1; 0 where nothing is numbered.</summary>
    public ulong Sequence;

    public ReadOnlySpan<byte> Node;
    public ReadOnlySpan<byte> Topic;
    public ReadOnlySpan<byte> Event;
    public ReadOnlySpan<byte> Payload;

    /// <summary>Copies the broadcast in it, so that the bytes it came in can be let go.</summary>
    public readonly Broadcast ToBroadcast()
    {
        var bytes = Payload.ToArray();
        return new Broadcast(Encoding.UTF8.GetString(Topic), Encoding.UTF8.GetString(Event), IsBinary ? PhoenixSharp.Payload.FromBinary(bytes) : PhoenixSharp.Payload.OfChecked(bytes));
    }
}
