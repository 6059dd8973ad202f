namespace PhoenixSharp.Generators;

/// <summary>Writes the attribute that binds parts of a topic to the properties of a channel.</summary>
/// <remarks>
/// The runtime reads it when a route is mapped. An attribute needs no instance of the channel, no module initializer and no reflection on
/// members.
/// </remarks>
internal static class CaptureWriter
{
    private const string Name = "PhoenixCapturesAttribute";
    private const string Capture = "global::PhoenixSharp.TopicCapture";
    private const string Accessor = "global::System.Runtime.CompilerServices.UnsafeAccessor";

    /// <summary>Returns the line above the channel's declaration.</summary>
    public static string Mark(string channel) => $"[{Symbols.Escaped(channel)}.{Name}]";

    public static void Write(CodeWriter code, string channel, EquatableList<CapturedProperty> properties)
    {
        var bound = properties.Where(property => property.Value.Length > 0).ToList();
        code.Lines(ChannelWriter.GeneratedMark);
        code.Open($"private sealed class {Name} : global::PhoenixSharp.TopicCapturesAttribute");
        code.Lines($"public override global::System.Collections.Generic.IReadOnlyList<{Capture}> Captures =>\n[");
        foreach (var property in bound)
            code.Lines($"    new {Capture}<{Symbols.Escaped(channel)}, {property.Value}>("
                + $"{ChannelWriter.Literal(property.Name)}, static (channel, value) => {Set(property)}),");
        code.Lines("];");
        foreach (var property in bound.Where(property => property.IsInit))
        {
            code.Lines($"\n[{Accessor}({Accessor}Kind.Method, Name = {ChannelWriter.Literal("set_" + property.Name)})]");
            code.Lines($"private static extern void Set_{property.Name}({Symbols.Escaped(channel)} channel, {property.Type} value);");
        }
        code.Close();
    }

    private static string Set(CapturedProperty property) =>
        property.IsInit ? $"Set_{property.Name}(channel, value)" : $"channel.{Symbols.Escaped(property.Name)} = value";
}
