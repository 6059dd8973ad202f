using System.Globalization;
using System.Numerics;
using System.Text.Json;
using PhoenixSharp.Conformance.Reporting;

namespace PhoenixSharp.Conformance.Comparing;

/// <summary>Compares JSON by value, as the README asks: "Compare JSON by value." Key order and number spelling do not count.</summary>
internal static class JsonValues
{
    /// <summary>Finds the first difference, as a path and both values; null where there is none.</summary>
    /// <param name="refs">Learns the <c>phx_ref</c>s that it meets, also where a difference comes later.</param>
    public static string? Difference(JsonElement expected, JsonElement came, PhxRefs refs, string path = "$")
    {
        if (Kind(expected) != Kind(came))
            return Differs(path, expected, came);
        return expected.ValueKind switch
        {
            JsonValueKind.Object => ObjectDifference(expected, came, refs, path),
            JsonValueKind.Array => ArrayDifference(expected, came, refs, path),
            JsonValueKind.String when Json.StringOf(expected) != Json.StringOf(came) => Differs(path, expected, came),
            JsonValueKind.Number when !SameNumber(expected.GetRawText(), came.GetRawText()) => Differs(path, expected, came),
            _ => null,
        };
    }

    private static JsonValueKind Kind(JsonElement json) => json.ValueKind;

    private static string Differs(string path, JsonElement expected, JsonElement came) =>
        $"at {path}: expected {Excerpt.Of(expected.GetRawText())}, came {Excerpt.Of(came.GetRawText())}";

    private static string? ObjectDifference(JsonElement expected, JsonElement came, PhxRefs refs, string path)
    {
        var names = new HashSet<string>();
        foreach (var property in expected.EnumerateObject())
        {
            var name = NameOf(property);
            names.Add(name);
            if (!came.TryGetProperty(name, out var other))
                return $"at {path}: {name} is missing";
            var difference = name is "phx_ref" or "phx_ref_prev"
                ? RefDifference(property.Value, other, refs, $"{path}.{name}")
                : Difference(property.Value, other, refs, $"{path}.{name}");
            if (difference is not null)
                return difference;
        }
        return Surplus(names, came, path);
    }

    private static string? Surplus(HashSet<string> names, JsonElement came, string path)
    {
        var seen = new HashSet<string>();
        foreach (var property in came.EnumerateObject())
        {
            if (!names.Contains(NameOf(property)))
                return $"at {path}: {NameOf(property)} is too many";
            if (!seen.Add(NameOf(property)))
                return $"at {path}: {NameOf(property)} is there twice";
        }
        return null;
    }

    private static string NameOf(JsonProperty property) => property.Name;

    private static string? RefDifference(JsonElement expected, JsonElement came, PhxRefs refs, string path)
    {
        if (Json.StringOrNull(expected) is not { } recorded || Json.StringOrNull(came) is not { } here)
            return Difference(expected, came, refs, path);
        return refs.Match(recorded, here) ? null : $"at {path}: {here} does not stand where it must: where {recorded} was recorded, and nowhere else";
    }

    private static string? ArrayDifference(JsonElement expected, JsonElement came, PhxRefs refs, string path)
    {
        if (expected.GetArrayLength() != came.GetArrayLength())
            return Differs(path, expected, came);
        var index = 0;
        foreach (var (left, right) in expected.EnumerateArray().Zip(came.EnumerateArray()))
        {
            if (Difference(left, right, refs, $"{path}[{index++}]") is { } difference)
                return difference;
        }
        return null;
    }

    /// <summary>Integers exactly, whatever their size; all else as doubles: 1 is 1.0, and -0 is 0.</summary>
    public static bool SameNumber(string left, string right)
    {
        if (left == right)
            return true;
        if (IsInteger(left) && IsInteger(right))
            return BigInteger.Parse(left, CultureInfo.InvariantCulture) == BigInteger.Parse(right, CultureInfo.InvariantCulture);
        var (first, second) = (double.Parse(left, CultureInfo.InvariantCulture), double.Parse(right, CultureInfo.InvariantCulture));
        return first == second && double.IsFinite(first);
    }

    private static bool IsInteger(string number) => number.AsSpan().IndexOfAny(".eE") < 0;
}
