// What the client uses of later frameworks, where .NET 8 has no such type.
#if !NET9_0_OR_GREATER
global using Lock = System.Object;

namespace System.Runtime.CompilerServices;

/// <summary>Gives an overload precedence over others that are applicable. The compiler recognises the attribute by its name.</summary>
/// <param name="priority">The overload with the greatest priority is chosen.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property, Inherited = false)]
internal sealed class OverloadResolutionPriorityAttribute(int priority) : Attribute
{
    /// <summary>Gets the priority of the overload.</summary>
    public int Priority => priority;
}
#endif
