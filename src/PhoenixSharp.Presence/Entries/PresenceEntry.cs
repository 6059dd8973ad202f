using System.Text.Json;
using System.Text.Json.Serialization;
using PhoenixSharp.Tracking;

namespace PhoenixSharp;

/// <summary>One key and its metas. As JSON: <c>{"key": "ann", "metas": [{"phx_ref": "…", …}]}</c>.</summary>
/// <param name="Key">The presence key.</param>
/// <param name="Metas">One meta for each owner that tracks the key: a user's tabs or devices.</param>
public sealed record PresenceEntry<TMeta>(
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("metas")] IReadOnlyList<PresenceMeta<TMeta>> Metas);

/// <summary>One meta of any type; see <see cref="PresenceMeta{TMeta}"/>.</summary>
/// <param name="PhxRef">The unique ref of this meta.</param>
/// <param name="PreviousRef">The ref of the meta that this one replaced in an update, or <see langword="null"/>.</param>
[JsonConverter(typeof(PresenceMetaConverter))]
public abstract record PresenceMeta(string PhxRef, string? PreviousRef)
{
    /// <summary>Writes the meta as one JSON object.</summary>
    internal abstract ReadOnlyMemory<byte> ToJson(JsonSerializerOptions options);
}

/// <summary>One meta. As JSON it is one object, as in <c>presence_state</c>: <c>{"phx_ref": "…", "online_at": 1}</c>.</summary>
/// <param name="PhxRef">The unique ref of this meta.</param>
/// <param name="PreviousRef">The ref of the meta that this one replaced in an update, or <see langword="null"/>.</param>
/// <param name="Value">The value that was tracked.</param>
[JsonConverter(typeof(PresenceMetaConverter))]
public sealed record PresenceMeta<TMeta>(string PhxRef, string? PreviousRef, TMeta Value) : PresenceMeta(PhxRef, PreviousRef)
{
    internal override ReadOnlyMemory<byte> ToJson(JsonSerializerOptions options) =>
        new Meta(PhxRef, PreviousRef, MetaBody.Of(Payload.From(Value, options), int.MaxValue)).Json;
}
