namespace PhoenixSharp.Generators;

/// <summary>The class that a generated half belongs to.</summary>
/// <param name="Namespace">Empty for the global one.</param>
/// <param name="Declarations">Such as <c>partial record Outer&lt;T&gt;</c>, the outermost first, the channel last.</param>
/// <param name="Name">The class's own name.</param>
/// <param name="MetadataName">Is its own to it, where classes differ in namespace, outer class or number of type parameters.</param>
/// <param name="Access">What its overrides are: <c>protected</c>, or <c>protected internal</c> where it sees what is internal to ours.</param>
internal sealed record ChannelType(string Namespace, EquatableList<string> Declarations, string Name, string MetadataName, string Access);

/// <summary>A channel with its handlers.</summary>
/// <param name="FileName">The generated file's name, no other channel's.</param>
/// <param name="Type">The class.</param>
/// <param name="Handlers">In the order of the source.</param>
/// <param name="Captures">The properties that can be set, in the order of the source.</param>
internal sealed record Channel(
    string FileName, ChannelType Type, EquatableList<Handler> Handlers, EquatableList<CapturedProperty> Captures)
{
    public IReadOnlyList<Handler> Of(Direction direction) => [.. Handlers.Where(handler => handler.Direction == direction)];
}
