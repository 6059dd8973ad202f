using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace PhoenixSharp;

/// <summary>Finds the property of a channel class that a capture is bound to.</summary>
/// <remarks>Generated code sets the property. Reflection is used only for the text of an exception.</remarks>
internal static class ChannelCaptures
{
    /// <summary>The members of a channel class that must survive trimming.</summary>
    public const DynamicallyAccessedMemberTypes Needed =
        DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.NonPublicProperties;

    private const BindingFlags AnyInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <exception cref="FormatException">
    /// There is no such property, or it can't be bound. The message continues a sentence about the pattern.
    /// </exception>
    public static TopicCapture Find([DynamicallyAccessedMembers(Needed)] Type channel, string name)
    {
        TopicCapture[] found = [.. channel.GetCustomAttributes<TopicCapturesAttribute>(inherit: true)
            .SelectMany(generated => generated.Captures)
            .Where(capture => capture.Property.Equals(name, StringComparison.OrdinalIgnoreCase))
            .DistinctBy(capture => capture.Property)]; // a property that is overridden or hidden: the derived class comes first
        return found switch
        {
            [var one] => one,
            [] => throw new FormatException($"has the capture {{{name}}}, and {WhyUnbound(channel, name)}"),
            _ => throw new FormatException(
                $"has the capture {{{name}}}, and {TypeName.Of(channel)} has the properties {found[0].Property} and {found[1].Property}: "
                + "rename one"),
        };
    }

    private static string WhyUnbound([DynamicallyAccessedMembers(Needed)] Type channel, string name)
    {
        var property = channel.GetProperties(AnyInstance)
            .FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && one.GetIndexParameters().Length == 0);
        if (property is null)
            return $"{TypeName.Of(channel)} has no property of that name: add public string {Capitalized(name)} {{ get; set; }}";
        var owner = property.DeclaringType!;
        var subject = $"the property {TypeName.Of(owner)}.{property.Name}";
        if (property.SetMethod is null)
            return $"{subject} can't be set: add set or init to it";
        if (owner.IsGenericType)
            return $"{subject} is in a generic class, where captures aren't bound: declare it in a class that is not generic";
        return owner.IsDefined(typeof(TopicCapturesAttribute), inherit: false)
            ? $"{subject} is a {TypeName.Of(property.PropertyType)}, which can't be read from a topic: "
                + "make it a string or a type that implements IParsable<T>, such as int or Guid"
            : $"{subject} isn't bound by generated code: make {TypeName.Of(owner)} partial, and the classes that it is nested in, "
                + "and reference the package PhoenixSharp.AspNetCore in its project";
    }

    private static string Capitalized(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
