using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PhoenixSharp.Generators;

/// <summary>Reads what a handler is called with.</summary>
internal static class ArgumentReader
{
    /// <returns>Null where it isn't legal, or where the compiler has an error for a type.</returns>
    public static EquatableList<Argument>? Read(IMethodSymbol method, Direction direction, List<Problem> problems)
    {
        var arguments = new List<Argument>();
        var before = problems.Count;
        foreach (var parameter in method.Parameters)
        {
            var argument = Argument(parameter);
            if (argument.Role == Role.Read && Services.IsService(parameter))
            {
                problems.Add(new(Rules.Service, Place.Of(parameter), parameter.Name, NameOf(parameter.Type), method.ContainingType.Name));
                continue;
            }
            if (Misplaced(parameter, argument, method, arguments, direction) is { } reason)
                problems.Add(new(Rules.Parameters, Place.Of(parameter), parameter.Name, reason, Legal(direction)));
            else if (argument.Role == Role.Read && PayloadTypes.WhyUnreadable(parameter.Type) is { } why)
                problems.Add(new(Rules.Payload, TypeOf(parameter), NameOf(parameter.Type), why));
            arguments.Add(argument);
        }
        var isKnown = method.Parameters.All(parameter => parameter.Type.TypeKind != TypeKind.Error);
        if (!isKnown || problems.Count > before)
            return null;
        problems.AddRange(method.Parameters.Zip(arguments, UnusableConstructor).OfType<Problem>());
        return arguments.ToEquatableList();
    }

    // The handler is bound nevertheless: a converter in the options may create the type, and then the rule is switched off.
    private static Problem? UnusableConstructor(IParameterSymbol parameter, Argument argument) =>
        argument.Role == Role.Read && PayloadConstructors.WhyUnusable(parameter.Type) is { } why
            ? new(Rules.Constructor, TypeOf(parameter), NameOf(parameter.Type), why)
            : null;

    private static string NameOf(ITypeSymbol type) => type.ToDisplayString(Symbols.Short);

    private static Argument Argument(IParameterSymbol parameter)
    {
        var type = parameter.Type;
        var bare = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
        if (bare.IsOurs("Payload"))
            return new(Role.Payload);
        if (bare.IsOurs("Broadcast"))
            return new(Role.Broadcast);
        if (bare.Is("CancellationToken", "System.Threading"))
            return new(Role.CancellationToken);

        var isNullableReference = type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated };
        var read = isNullableReference ? type.WithNullableAnnotation(NullableAnnotation.NotAnnotated) : type;
        return new(Role.Read, read.ToDisplayString(Symbols.Full), isNullableReference);
    }

    private static string? Misplaced(
        IParameterSymbol parameter, Argument argument, IMethodSymbol method, List<Argument> before, Direction direction)
    {
        if (parameter.RefKind is not (RefKind.None or RefKind.In))
            return "is passed by reference";
        if (argument.Role == Role.Broadcast && direction == Direction.Event)
            return "is a Broadcast, which only an [Outgoing] handler takes";
        var other = before.FindIndex(earlier => Kind(earlier) == Kind(argument));
        return other < 0 ? null : $"is a second {Kind(argument)} beside '{method.Parameters[other].Name}'";
    }

    private static string Kind(Argument argument) => argument.Role is Role.Read or Role.Payload ? "payload" : argument.Role.ToString();

    private static string Legal(Direction direction) =>
        $"an [{direction}] handler takes at most one payload (a type that is read from JSON, Payload, byte[] or ReadOnlyMemory<byte>)"
        + (direction == Direction.Event ? " and one CancellationToken, in any order" : ", one Broadcast and one CancellationToken, in any order");

    private static Place TypeOf(IParameterSymbol parameter) => parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
    {
        ParameterSyntax { Type: { } type } => Place.Of(type),
        _ => Place.Of(parameter),
    };
}
