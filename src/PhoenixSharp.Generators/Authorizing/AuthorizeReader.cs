using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PhoenixSharp.Generators;

/// <summary>Reads what <c>[Authorize]</c> and its kin ask for at a handler, as code that makes the same attributes again.</summary>
/// <remarks>They are ASP.NET Core's own, or anything that implements its interfaces; a method that overrides another has that one's too.</remarks>
internal static class AuthorizeReader
{
    private const string Authorization = "Microsoft.AspNetCore.Authorization";

    /// <returns>Nothing where everybody may.</returns>
    public static EquatableList<string> Read(IMethodSymbol method, List<Problem> problems)
    {
        var attributes = method.AndOverridden().SelectMany(one => one.GetAttributes()).ToList();
        if (attributes.Exists(attribute => Is(attribute, "IAllowAnonymous")))
            return default;
        var asked = attributes.FindAll(attribute => Is(attribute, "IAuthorizeData") || Is(attribute, "IAuthorizationRequirementData"));
        foreach (var attribute in asked.Where(HasSchemes))
            problems.Add(new(Rules.Schemes, PlaceOf(attribute, method), method.Name));
        return asked.Select(Construction).ToEquatableList();
    }

    /// <summary>Tells what <c>[Authorize]</c> is for nothing at a method of a channel or a socket: one that handles no event.</summary>
    public static HandlerReading ReadStray(GeneratorAttributeSyntaxContext context)
    {
        if (context.TargetSymbol is not IMethodSymbol { ContainingType: { } type } method
            || method.AndOverridden().Any(one => one.GetAttributes().Any(IsEvent))
            || !type.AndBases().Any(parent => parent is { Arity: 0 } && (parent.IsOurs("Channel") || parent.IsOurs("Socket"))))
            return HandlerReading.Nothing;
        var problems = context.Attributes.Select(attribute => new Problem(Rules.NoHandler, PlaceOf(attribute, method), method.Name, type.Name));
        return new(null, default, problems.ToEquatableList());
    }

    private static IEnumerable<IMethodSymbol> AndOverridden(this IMethodSymbol method)
    {
        for (var at = method; at is not null; at = at.OverriddenMethod)
            yield return at;
    }

    private static Place PlaceOf(AttributeData attribute, IMethodSymbol method) =>
        attribute.ApplicationSyntaxReference is null ? Place.Of(method) : Place.Of(attribute);

    private static bool IsEvent(AttributeData attribute) => attribute.AttributeClass?.IsOurs("EventAttribute") == true;

    private static bool Is(AttributeData attribute, string contract) =>
        attribute.AttributeClass?.AllInterfaces.Any(own => own.Is(contract, Authorization)) == true;

    private static bool HasSchemes(AttributeData attribute) =>
        attribute.NamedArguments.Any(argument => argument is { Key: "AuthenticationSchemes", Value.IsNull: false });

    private static string Construction(AttributeData attribute)
    {
        var arguments = attribute.ConstructorArguments.Select(Value);
        var settings = attribute.NamedArguments.Select(argument => $"{argument.Key} = {Value(argument.Value)}").ToList();
        return $"new {attribute.AttributeClass!.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}({string.Join(", ", arguments)})"
            + (settings.Count == 0 ? "" : $" {{ {string.Join(", ", settings)} }}");
    }

    private static string Value(TypedConstant value) => value switch
    {
        { IsNull: true } => "null",
        { Kind: TypedConstantKind.Array } => $"new {Full(value)} {{ {string.Join(", ", value.Values.Select(Value))} }}",
        { Kind: TypedConstantKind.Type, Value: ITypeSymbol type } => $"typeof({type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)})",
        { Type.SpecialType: SpecialType.System_String } => SymbolDisplay.FormatLiteral((string)value.Value!, quote: true),
        _ => $"({Full(value)})({SymbolDisplay.FormatPrimitive(value.Value!, quoteStrings: true, useHexadecimalNumbers: false)})",
    };

    private static string Full(TypedConstant value) => value.Type!.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
}
