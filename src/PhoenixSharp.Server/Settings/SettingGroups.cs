using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace PhoenixSharp.Server;

/// <summary>The types that sections of the configuration are bound to, and the settings of each.</summary>
/// <remarks>The types are listed because a native build removes properties that no code refers to.</remarks>
internal static class SettingGroups
{
    private static readonly Dictionary<Type, PropertyInfo[]> Groups = new()
    {
        [typeof(ServerOptions)] = Properties<ServerOptions>(),
        [typeof(SocketOptions)] = Properties<SocketOptions>(),
        [typeof(RateLimits)] = Properties<RateLimits>(),
        [typeof(RateLimit)] = Properties<RateLimit>(),
        [typeof(DrainOptions)] = Properties<DrainOptions>(),
        [typeof(PresenceOptions)] = Properties<PresenceOptions>(),
        [typeof(RoomOptions)] = Properties<RoomOptions>(),
    };

    /// <summary>Returns the settings of a group: each name, in any case, with the type of its value.</summary>
    public static SortedDictionary<string, Type> Of(Type group)
    {
        var properties = Groups[group].Where(property => property.CanWrite && IsSetting(KindOf(property)));
        return new(properties.ToDictionary(property => property.Name, KindOf), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Returns the type of a list's items, or <see langword="null"/> if the type is not a list.</summary>
    public static Type? ElementOf(Type kind) =>
        kind.IsGenericType && kind.IsAssignableTo(typeof(IEnumerable)) ? kind.GetGenericArguments()[0] : null;

    private static bool IsSetting(Type kind) =>
        SettingValue.Of(kind) is not null || ElementOf(kind) is not null || Groups.ContainsKey(kind);

    private static Type KindOf(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    private static PropertyInfo[] Properties<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>() =>
        typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance);
}
