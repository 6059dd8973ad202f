using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PhoenixSharp.Payloads;

/// <summary>Reads clients' payloads as types.</summary>
internal static class PayloadReader
{
    private const string PathMark = "Path: ";

    /// <summary>Reads a payload.</summary>
    /// <exception cref="PayloadException">The payload is not of that type.</exception>
    /// <exception cref="NotSupportedException">The application's type can't be read from any payload.</exception>
    public static T Read<T>(Payload payload, JsonSerializerOptions json)
    {
        try
        {
            return payload.Read<T>(json) ?? NullOf<T>(json);
        }
        catch (JsonException unreadable)
        {
            throw Unreadable<T>(unreadable.Path, json, unreadable);
        }
        catch (NotSupportedException unreadable) when (HasPolymorphicType(typeof(T), json, []))
        {
            throw Unreadable<T>(PathIn(unreadable.Message), json, unreadable); // the client sent no discriminator
        }
    }

    // A nullable value type may be null. A nullable reference type can't be told from another at run time: generated code checks it.
    private static T NullOf<T>(JsonSerializerOptions json) =>
        Nullable.GetUnderlyingType(typeof(T)) is null ? throw Unreadable<T>(null, json, null) : default!;

    private static PayloadException Unreadable<T>(string? path, JsonSerializerOptions json, Exception? inner)
    {
        var place = PayloadPlace.Find(typeof(T), path ?? "$", json);
        return new PayloadException(place.Path, place.Expected, inner);
    }

    // System.Text.Json throws NotSupportedException both for a missing discriminator, which the client chose, and for a type that it
    // can't read at all, which is the application's fault. Only a polymorphic type has discriminators.
    private static bool HasPolymorphicType(Type type, JsonSerializerOptions json, HashSet<Type> seen)
    {
        if (!seen.Add(type) || !json.TryGetTypeInfo(type, out var info))
            return false;
        return info.PolymorphismOptions is not null
            || (info.ElementType is { } element && HasPolymorphicType(element, json, seen))
            || info.Properties.Any(property => HasPolymorphicType(property.PropertyType, json, seen));
    }

    // NotSupportedException has the path in its text only: "… Path: $.shape | LineNumber: 0 | …".
    private static string? PathIn(string message)
    {
        var start = message.LastIndexOf(PathMark, StringComparison.Ordinal);
        if (start < 0)
            return null;
        var path = message[(start + PathMark.Length)..];
        var end = path.IndexOf(" | ", StringComparison.Ordinal);
        return end < 0 ? path : path[..end];
    }
}
