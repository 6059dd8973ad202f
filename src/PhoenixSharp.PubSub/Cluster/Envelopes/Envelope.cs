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
    /// <summary>The version of the format that the envelope is written in.</summary>
    public byte Version;

    public EnvelopeKind Kind;

    public bool IsBinary;

    /// <summary>Distinguishes two starts of one node; the later start has the larger number.</summary>
    public ulong Incarnation;

    /// <summary>
    /// The number of a broadcast among those of its node and bucket, of a direct broadcast among the direct broadcasts of its node, or of
    /// a beat, from 1. It is 0 in direct broadcasts and beats of nodes that read only version 1.
    /// </summary>
    public ulong Sequence;

    /// <summary>The number of the envelope among all broadcasts that its node has sent, from 1; 0 in version 1.</summary>
    public ulong Serial;

    /// <summary>
    /// The incarnation of the node that a direct broadcast is for; 0 in version 1, and if the sender had not heard that node.
    /// </summary>
    public ulong Recipient;

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
