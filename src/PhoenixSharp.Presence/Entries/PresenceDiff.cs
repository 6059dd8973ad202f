using System.Text.Json.Serialization;
using PhoenixSharp.Tracking;

namespace PhoenixSharp;

/// <summary>What changed for those who watch a topic: <c>{"joins": {…}, "leaves": {…}}</c>, each like <c>presence_state</c>.</summary>
/// <param name="Joins">Metas that came, an update's new one with <c>phx_ref_prev</c>.</param>
/// <param name="Leaves">Metas that went, an update's old one among them.</param>
[JsonConverter(typeof(PresenceDiffConverter))]
public sealed record PresenceDiff(PresenceEntries Joins, PresenceEntries Leaves) : IPayloadSource
{
    /// <inheritdoc/>
    public Payload ToPayload()
    {
        var (joins, leaves) = (Joins.ToPayload().Bytes, Leaves.ToPayload().Bytes);
        var writer = new FragmentWriter(21 + joins.Length + leaves.Length);
        writer.Write("{\"joins\":"u8);
        writer.Write(joins.Span);
        writer.Write(",\"leaves\":"u8);
        writer.Write(leaves.Span);
        writer.Write("}"u8);
        return Payload.OfChecked(writer.ToArray());
    }
}
