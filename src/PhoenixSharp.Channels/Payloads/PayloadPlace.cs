using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PhoenixSharp.Payloads;

/// <summary>The place in a payload that could not be read, in words that the application chose.</summary>
/// <remarks>
/// A path of System.Text.Json contains the keys of dictionaries and unknown properties, which are the client's. Here each name is that of
/// a property of the application's types, and every other one is <c>*</c>: so it can be logged and sent.
/// </remarks>
/// <param name="Path">Such as <c>$.items[3].count</c>.</param>
/// <param name="Expected">The name of the type there, such as <c>Int32</c>.</param>
internal readonly record struct PayloadPlace(string Path, string Expected)
{
    /// <summary>Follows a path through the application's types.</summary>
    public static PayloadPlace Find(Type type, string path, JsonSerializerOptions json)
    {
        var known = new StringBuilder("$");
        var rest = path.AsSpan(path.StartsWith('$') ? 1 : 0);
        while (TryTakeStep(ref rest, out var name) && Follow(type, name, known, json) is { } next)
            type = next;
        return new PayloadPlace(known.ToString(), TypeName.Of(type));
    }

    // ".name", "['a name']" or "[3]".
    private static bool TryTakeStep(ref ReadOnlySpan<char> rest, out string name)
    {
        name = "";
        if (rest.Length < 2)
            return false;
        var (start, end) = rest switch
        {
            ['[', '\'', ..] => (2, rest.IndexOf("']")),
            ['[', ..] => (1, rest.IndexOf(']')),
            _ => (1, 1 + rest[1..].IndexOfAny('.', '[') is var next && next > 0 ? next : rest.Length),
        };
        if (end < start)
            return false;
        name = rest[start..end].ToString();
        rest = rest[Math.Min(end + (rest[0] == '[' ? start : 0), rest.Length)..];
        return true;
    }

    // Returns the type behind a step, or null if the application's types don't have it.
    private static Type? Follow(Type type, string name, StringBuilder known, JsonSerializerOptions json)
    {
        if (!json.TryGetTypeInfo(Nullable.GetUnderlyingType(type) ?? type, out var info))
            return null;
        if (info.Kind == JsonTypeInfoKind.Enumerable && name.All(char.IsAsciiDigit))
        {
            known.Append('[').Append(name).Append(']');
            return info.ElementType;
        }
        var property = info.Kind == JsonTypeInfoKind.Object ? Find(info, name, json) : null;
        known.Append('.').Append(property?.Name ?? "*");
        return info.Kind == JsonTypeInfoKind.Dictionary ? info.ElementType : property?.PropertyType;
    }

    private static JsonPropertyInfo? Find(JsonTypeInfo info, string name, JsonSerializerOptions json)
    {
        var comparison = json.PropertyNameCaseInsensitive ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return Shapes(info, json).SelectMany(shape => shape.Properties).FirstOrDefault(property => property.Name.Equals(name, comparison));
    }

    // The type itself, and the types that a discriminator may choose instead.
    private static IEnumerable<JsonTypeInfo> Shapes(JsonTypeInfo info, JsonSerializerOptions json)
    {
        yield return info;
        foreach (var derived in info.PolymorphismOptions?.DerivedTypes ?? [])
        {
            if (json.TryGetTypeInfo(derived.DerivedType, out var shape))
                yield return shape;
        }
    }
}
