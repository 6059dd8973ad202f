namespace PhoenixSharp.Generators;

/// <summary>A property of a channel that can be set.</summary>
/// <param name="Name">The name, without <c>@</c>.</param>
/// <param name="Type">The type, fully qualified.</param>
/// <param name="Value">The type that a part of a topic is read as; empty if the property can't be read from a topic.</param>
/// <param name="IsInit">Whether the property has <c>init</c>, so that generated code needs an <c>UnsafeAccessor</c> to set it.</param>
internal sealed record CapturedProperty(string Name, string Type, string Value, bool IsInit);
