using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PhoenixSharp.Client;

/// <summary>Reads <c>{"key": {"metas": [{"phx_ref": …}]}}</c>, any key being a name like any other.</summary>
internal sealed class PresenceReader<TMeta>(JsonSerializerOptions options)
{
    private readonly JsonTypeInfo<TMeta> _meta = (JsonTypeInfo<TMeta>)options.GetTypeInfo(typeof(TMeta));

    /// <exception cref="JsonException">It has another shape, or a meta is not of type <typeparamref name="TMeta"/>.</exception>
    public IReadOnlyList<PresenceEntry<TMeta>> ReadState(in Payload state)
    {
        using var document = JsonDocument.Parse(state.Bytes);
        return ReadEntries(document.RootElement);
    }

    /// <exception cref="JsonException">It has another shape, or a meta is not of type <typeparamref name="TMeta"/>.</exception>
    public (IReadOnlyList<PresenceEntry<TMeta>> Joins, IReadOnlyList<PresenceEntry<TMeta>> Leaves) ReadDiff(in Payload diff)
    {
        using var document = JsonDocument.Parse(diff.Bytes);
        return (ReadEntries(Member(document.RootElement, "joins")), ReadEntries(Member(document.RootElement, "leaves")));
    }

    private List<PresenceEntry<TMeta>> ReadEntries(JsonElement entries)
    {
        if (entries.ValueKind != JsonValueKind.Object)
            throw new JsonException($"Presences are an object, not {entries.ValueKind}.");
        return [.. entries.EnumerateObject().Select(entry => new PresenceEntry<TMeta>(
            entry.Name,
            [.. Member(entry.Value, "metas").EnumerateArray().Select(ReadMeta)],
            Payload.FromJson(entry.Value.GetRawText())))];
    }

    private PresenceMeta<TMeta> ReadMeta(JsonElement meta) => new(Text(meta, "phx_ref") ?? "", Text(meta, "phx_ref_prev"), meta.Deserialize(_meta)!);

    private static JsonElement Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.Object or JsonValueKind.Array
            ? member
            : throw new JsonException($"\"{name}\" is missing.");

    private static string? Text(JsonElement meta, string name) =>
        meta.ValueKind == JsonValueKind.Object && meta.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
