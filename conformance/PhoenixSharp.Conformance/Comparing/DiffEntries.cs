using System.Text.Json;

namespace PhoenixSharp.Conformance.Comparing;

/// <summary>One meta under one key on one side of a <c>presence_diff</c>.</summary>
internal sealed record DiffEntry(string Side, string Key, JsonElement Meta)
{
    public bool Matches(DiffEntry came, PhxRefs refs) => Side == came.Side && Key == came.Key && JsonValues.Difference(Meta, came.Meta, refs) is null;

    public string? PhxRef => Meta.ValueKind == JsonValueKind.Object && Meta.TryGetProperty("phx_ref", out var found) ? Json.StringOrNull(found) : null;

    /// <summary>Takes a message apart; null where it is no diff: <c>{"joins":{key:{"metas":[…]}},"leaves":{…}}</c>.</summary>
    public static IReadOnlyList<DiffEntry>? Read(WireMessage? message)
    {
        if (message is not { Event: "presence_diff", Payload: { ValueKind: JsonValueKind.Object } payload } || payload.EnumerateObject().Count() != 2)
            return null;
        var entries = new List<DiffEntry>();
        return Add(entries, payload, "joins") && Add(entries, payload, "leaves") ? entries : null;
    }

    private static bool Add(List<DiffEntry> entries, JsonElement payload, string side)
    {
        if (!payload.TryGetProperty(side, out var keys) || keys.ValueKind != JsonValueKind.Object)
            return false;
        foreach (var key in keys.EnumerateObject())
        {
            if (!HasOnlyMetas(key.Value, out var metas))
                return false;
            entries.AddRange(metas.EnumerateArray().Select(meta => new DiffEntry(side, key.Name, meta)));
        }
        return true;
    }

    private static bool HasOnlyMetas(JsonElement presence, out JsonElement metas)
    {
        metas = default;
        return presence.ValueKind == JsonValueKind.Object && presence.EnumerateObject().Count() == 1
            && presence.TryGetProperty("metas", out metas) && metas.ValueKind == JsonValueKind.Array;
    }
}
