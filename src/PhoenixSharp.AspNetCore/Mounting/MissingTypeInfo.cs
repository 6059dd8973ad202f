using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;

namespace PhoenixSharp;

/// <summary>
/// Finds types for which the application's JSON options have no metadata. A trimmed or native application has no reflection for JSON, so
/// each type must be in a source-generated context.
/// </summary>
internal static class MissingTypeInfo
{
    // The types that handlers can take without JSON.
    private static readonly HashSet<Type> Others =
    [
        typeof(CancellationToken), typeof(Broadcast), typeof(Payload),
        typeof(byte[]), typeof(Memory<byte>), typeof(ReadOnlyMemory<byte>), typeof(ArraySegment<byte>),
    ];

    /// <summary>Returns a sentence for each handler of a channel whose payload can't be read.</summary>
    public static IEnumerable<string> ProblemsOf(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.AllMethods)] Type channel, JsonSerializerOptions json) =>
        from type in ChannelMethods.ByClass(channel)
        from method in type.Methods
        where IsHandler(method)
        from payload in UnreadableOf(method, json)
        select Sentence($"{TypeName.Of(type.Class)}.{method.Name} takes", payload);

    /// <summary>Returns a sentence if the metas of a presence can't be written.</summary>
    public static IEnumerable<string> ProblemsOf(PresenceRegistration presence, JsonSerializerOptions json)
    {
        for (var type = presence.Type.BaseType; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Presence<>))
            {
                return type.GetGenericArguments()
                    .Where(meta => IsUnreadable(meta, json))
                    .Select(meta => Sentence($"{TypeName.Of(presence.Type)} has metas of", meta));
            }
        }
        return [];
    }

    private static bool IsHandler(MethodInfo method) =>
        method.IsDefined(typeof(EventAttribute), inherit: false) || method.IsDefined(typeof(OutgoingAttribute), inherit: false);

    private static IEnumerable<Type> UnreadableOf(MethodInfo handler, JsonSerializerOptions json) =>
        handler.GetParameters().Select(parameter => parameter.ParameterType).Where(type => IsUnreadable(type, json));

    private static bool IsUnreadable(Type type, JsonSerializerOptions json) =>
        !Others.Contains(Nullable.GetUnderlyingType(type) ?? type) && !json.TryGetTypeInfo(type, out _);

    private static string Sentence(string user, Type type) =>
        $"{user} {TypeName.Of(type)}, and the JSON options have no metadata for it: add [JsonSerializable(typeof({TypeName.Of(type)}))] to "
        + "a JsonSerializerContext, and the context by "
        + "AddPhoenix(options => options.Json.TypeInfoResolverChain.Insert(0, AppJson.Default)).";
}
