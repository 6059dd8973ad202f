using Microsoft.CodeAnalysis;

namespace PhoenixSharp.Generators;

/// <summary>Reads a method with <c>[Event]</c> or <c>[Outgoing]</c> into a model.</summary>
internal static class HandlerReader
{
    public static HandlerReading Read(GeneratorAttributeSyntaxContext context, Direction direction, CancellationToken cancellationToken)
    {
        // Both halves of a partial method give the same symbol: an attribute belongs to the half that it stands on.
        var attributes = context.Attributes
            .Where(attribute => attribute.ApplicationSyntaxReference is { } syntax && context.TargetNode.FullSpan.Contains(syntax.Span))
            .ToList();
        if (context.TargetSymbol is not IMethodSymbol method || attributes.Count == 0)
            return HandlerReading.Nothing;

        var problems = new List<Problem>();
        var channel = ChannelReader.Read(method, context.TargetNode, direction, Place.Of(attributes[0]), problems);
        if (channel is null && problems.Count == 0)
            return HandlerReading.Nothing;

        cancellationToken.ThrowIfCancellationRequested();
        var handlers = channel is null ? [] : ReadHandlers(method, direction, attributes, problems);
        return new(channel, handlers.ToEquatableList(), problems.ToEquatableList());
    }

    private static List<PlacedHandler> ReadHandlers(
        IMethodSymbol method, Direction direction, List<AttributeData> attributes, List<Problem> problems)
    {
        if (!IsCallable(method, direction, problems))
            return [];
        var names = EventNames.Read(attributes, direction, problems);
        var outcome = OutcomeReader.Read(method, direction, problems);
        var arguments = ArgumentReader.Read(method, direction, problems);
        var before = problems.Count;
        var authorize = direction == Direction.Event ? AuthorizeReader.Read(method, problems) : default;
        if (outcome is not { } ends || arguments is not { } takes || problems.Count > before)
            return [];
        return [.. names.Select(name => new PlacedHandler(new(direction, name.Event, Symbols.Escaped(method.Name), takes, ends, authorize), name.Attribute))];
    }

    private static bool IsCallable(IMethodSymbol method, Direction direction, List<Problem> problems)
    {
        var reason = method switch
        {
            { MethodKind: MethodKind.LocalFunction } => "a local function",
            { MethodKind: MethodKind.ExplicitInterfaceImplementation } => "an explicit implementation of an interface",
            { MethodKind: not MethodKind.Ordinary } => "no ordinary method",
            { IsStatic: true } => "static",
            { IsGenericMethod: true } => "generic",
            { IsAbstract: true } => "abstract",
            _ => null,
        };
        if (reason is not null)
            problems.Add(new(Rules.NotCallable, Place.Of(method), method.Name, reason, direction.ToString()));
        return reason is null;
    }
}
