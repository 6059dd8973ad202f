using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace PhoenixSharp;

/// <summary>The methods that the checks at start look at.</summary>
internal static class ChannelMethods
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Returns each class from a channel up to <see cref="Channel"/>, without that one, with the methods that it declares.</summary>
    public static IReadOnlyList<(Type Class, MethodInfo[] Methods)> ByClass(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.AllMethods)] Type channel)
    {
        var classes = new List<(Type, MethodInfo[])>();
        for (var type = channel; type is not null && type != typeof(Channel); type = type.BaseType)
            classes.Add((type, type.GetMethods(Declared)));
        return classes;
    }
}
