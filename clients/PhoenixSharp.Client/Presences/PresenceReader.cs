using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PhoenixSharp.Client;

/// <summary>
/// Reads <c>{"key": {"metas": [{"phx_ref": …}]}}</c>. A meta that can't be read is skipped and reported, because any member can set it.
/// </summary>
/// <param name="options">The type information for <typeparamref name="TMeta"/>.</param>
/// <param name="known">
/// Returns the meta of a key and a <c>phx_ref</c> if it was read before, or null. It replaces a meta that can't be read.
/// </param>
internal sealed class PresenceReader<TMeta>(JsonSerializerOptions options, Func<string, string, MemberMeta<TMeta>?> known)
{
    // A Payload is not converted, so it needs no type information.
    private readonly JsonTypeInfo<TMeta>? _meta =
        typeof(TMeta) == typeof(Payload) ? null : (JsonTypeInfo<TMeta>)options.GetTypeInfo(typeof(TMeta));

    /// <exception cref="JsonException">The state is not a JSON object of presences.</exception>
    public IReadOnlyList<PresenceMember<TMeta>> ReadState(in Payload state, Action<JsonException> skipped)
    {
        using var document = JsonDocument.Parse(state.Bytes);
        return ReadEntries(document.RootElement, skipped);
    }

    /// <exception cref="JsonException">The diff has no object of joins or no object of leaves.</exception>
    public (IReadOnlyList<PresenceMember<TMeta>> Joins, IReadOnlyList<PresenceMember<TMeta>> Leaves) ReadDiff(
        in Payload diff, Action<JsonException> skipped)
    {
        using var document = JsonDocument.Parse(diff.Bytes);
        return (ReadEntries(Member(document.RootElement, "joins"), skipped), ReadEntries(Member(document.RootElement, "leaves"), skipped));
    }

    private List<PresenceMember<TMeta>> ReadEntries(JsonElement entries, Action<JsonException> skipped)
    {
        if (entries.ValueKind != JsonValueKind.Object)
            throw new JsonException($"Presences must be a JSON object, not {entries.ValueKind}.");
        var read = new List<PresenceMember<TMeta>>();
        foreach (var entry in entries.EnumerateObject())
        {
            if (ReadEntry(entry.Name, entry.Value, skipped) is { } presence)
                read.Add(presence);
        }
        return read;
    }

    // A key is not present if none of its metas can be read.
    private PresenceMember<TMeta>? ReadEntry(string key, JsonElement entry, Action<JsonException> skipped)
    {
        if (!TryGetMetas(entry, out var metas))
        {
            skipped(Skipped(key, "it has no array of metas", null));
            return null;
        }
        var read = new List<MemberMeta<TMeta>>();
        foreach (var meta in metas.EnumerateArray())
        {
            if (ReadMeta(key, meta, skipped) is { } one)
                read.Add(one);
        }
        return read.Count == 0 && metas.GetArrayLength() > 0
            ? null
            : new PresenceMember<TMeta>(key, read, Payload.FromJson(entry.GetRawText()));
    }

    private MemberMeta<TMeta>? ReadMeta(string key, JsonElement meta, Action<JsonException> skipped)
    {
        var phxRef = Text(meta, "phx_ref") ?? "";
        try
        {
            return new MemberMeta<TMeta>(phxRef, Text(meta, "phx_ref_prev"), ReadValue(meta));
        }
        catch (Exception failure) // converters of the application may throw any exception
        {
            if (known(key, phxRef) is { } before)
                return before;
            skipped(Skipped(key, $"a meta is not a {typeof(TMeta).Name}", failure));
            return null;
        }
    }

    private TMeta ReadValue(JsonElement meta)
    {
        if (meta.ValueKind != JsonValueKind.Object)
            throw new JsonException($"A meta must be a JSON object, not {meta.ValueKind}.");
        return _meta is null ? (TMeta)(object)Payload.FromJson(meta.GetRawText()) : meta.Deserialize(_meta)!;
    }

    private static bool TryGetMetas(JsonElement entry, out JsonElement metas)
    {
        metas = default;
        return entry.ValueKind == JsonValueKind.Object
            && entry.TryGetProperty("metas", out metas)
            && metas.ValueKind == JsonValueKind.Array;
    }

    private static JsonException Skipped(string key, string why, Exception? failure) =>
        new($"The presence of \"{JsonEncodedText.Encode(key)}\" was skipped: {why}.", failure);

    private static JsonElement Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object
            ? member
            : throw new JsonException($"\"{name}\" is missing.");

    private static string? Text(JsonElement meta, string name) =>
        meta.ValueKind == JsonValueKind.Object && meta.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;
}
