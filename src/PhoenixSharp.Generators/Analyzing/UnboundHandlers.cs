using Microsoft.CodeAnalysis;

namespace PhoenixSharp.Generators;

/// <summary>Finds public methods of a channel that have the form of a handler and no attribute.</summary>
internal static class UnboundHandlers
{
    /// <summary>Returns such methods of a class; none if no method of the class has <c>[Event]</c>.</summary>
    public static List<IMethodSymbol> Of(INamedTypeSymbol type)
    {
        if (!type.AndBases().Any(parent => parent is { Arity: 0 } && parent.IsOurs("Channel")))
            return [];
        var methods = type.GetMembers().OfType<IMethodSymbol>().ToList();
        return methods.Exists(IsEvent) ? methods.FindAll(method => IsOpen(method) && HasForm(method) && !Implements(method)) : [];
    }

    private static bool IsEvent(IMethodSymbol method) =>
        method.GetAttributes().Any(attribute => attribute.AttributeClass?.IsOurs("EventAttribute") == true);

    private static bool IsOpen(IMethodSymbol method) => method is
    {
        MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsImplicitlyDeclared: false,
        IsStatic: false, IsAbstract: false, IsVirtual: false, IsOverride: false, IsGenericMethod: false,
    }
        && method.GetAttributes().IsEmpty;

    // A method that returns a reply looks like a handler. One that returns a task looks like one only if it takes a message.
    private static bool HasForm(IMethodSymbol method)
    {
        var payloads = method.Parameters.Where(parameter => !parameter.Type.Is("CancellationToken", "System.Threading")).ToList();
        if (payloads.Count > 1 || payloads.Exists(one => one.RefKind != RefKind.None || Services.IsService(one)))
            return false;
        return Replies(method.ReturnType) || (IsTask(method.ReturnType, 0) && payloads.Count == 1 && IsMessage(payloads[0].Type));
    }

    private static bool Replies(ITypeSymbol type) => type.IsOurs("Reply")
        || (IsTask(type, 1) && ((INamedTypeSymbol)type).TypeArguments[0].IsOurs("Reply"));

    private static bool IsTask(ITypeSymbol type, int arity) =>
        type is INamedTypeSymbol named && named.Arity == arity && (type.IsTask("ValueTask") || type.IsTask("Task"));

    // Payload, or a class or struct of this project that JSON can be read as.
    private static bool IsMessage(ITypeSymbol type) => type.IsOurs("Payload")
        || (type is { TypeKind: TypeKind.Class or TypeKind.Struct, IsTupleType: false }
            && type.Locations.Any(location => location.IsInSource)
            && PayloadTypes.WhyUnreadable(type) is null && PayloadConstructors.WhyUnusable(type) is null);

    private static bool Implements(IMethodSymbol method) => method.ContainingType.AllInterfaces
        .SelectMany(contract => contract.GetMembers(method.Name))
        .Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));
}
