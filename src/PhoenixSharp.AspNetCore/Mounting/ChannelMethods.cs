using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace PhoenixSharp;

/// <summary>The methods of channels that are checked when the application starts.</summary>
internal static class ChannelMethods
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Returns a channel and its base classes below <see cref="Channel"/>, each with the methods that it declares.</summary>
    public static IReadOnlyList<(Type Class, MethodInfo[] Methods)> ByClass(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.AllMethods)] Type channel)
    {
        var classes = new List<(Type, MethodInfo[])>();
        for (var type = channel; type is not null && type != typeof(Channel); type = type.BaseType)
            classes.Add((type, type.GetMethods(Declared)));
        return classes;
    }
}
