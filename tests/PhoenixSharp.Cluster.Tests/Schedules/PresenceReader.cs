using System.Text.Json;
using PhoenixSharp.Cluster.Tests.Histories;

namespace PhoenixSharp.Cluster.Tests.Schedules;

/// <summary>Reads <c>{"key": {"metas": [{"phx_ref": …, "c": "12.3", "v": 1}]}}</c>, without the observers.</summary>
internal static class PresenceReader
{
    public static IReadOnlyList<Tracked> Read(JsonElement entries) =>
    [
        .. from entry in entries.EnumerateObject()
           where entry.Name != Observers.Key
           from meta in entry.Value.GetProperty("metas").EnumerateArray()
           select new Tracked(
               entry.Name,
               meta.GetProperty("phx_ref").GetString()!,
               meta.GetProperty("c").GetString()!,
               meta.GetProperty("v").GetInt32(),
               meta.TryGetProperty("phx_ref_prev", out var previous) ? previous.GetString() : null),
    ];

    /// <summary>Writes such a meta.</summary>
    public static string Meta(string connection, int version) => $$"""{"c":"{{connection}}","v":{{version}}}""";
}
