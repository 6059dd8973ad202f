using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PhoenixSharp;

/// <summary>A property of a channel that a part of the topic can be bound to. Generated code creates these.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TopicCapture
{
    private protected TopicCapture(string property, Type type) => (Property, Type) = (property, type);

    /// <summary>Gets the name of the property.</summary>
    public string Property { get; }

    /// <summary>Gets the type that the part of the topic is read as.</summary>
    public Type Type { get; }

    /// <summary>Determines whether a part of a topic can be read as the property's type, with the invariant culture.</summary>
    public abstract bool CanParse(string value);

    /// <summary>Sets the property of a channel.</summary>
    /// <exception cref="FormatException">The value can't be read as the property's type.</exception>
    public abstract void Bind(Channel channel, string value);
}

/// <summary>A property of a channel that a part of the topic can be bound to. Generated code creates these.</summary>
/// <typeparam name="TChannel">The channel.</typeparam>
/// <typeparam name="TValue">The property's type, or the type that is nullable in it.</typeparam>
/// <param name="property">The name of the property.</param>
/// <param name="set">Sets the property.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TopicCapture<TChannel, TValue>(string property, Action<TChannel, TValue> set) : TopicCapture(property, typeof(TValue))
    where TChannel : Channel
    where TValue : IParsable<TValue>
{
    /// <inheritdoc/>
    public override bool CanParse(string value) => TryParse(value, out _);

    /// <inheritdoc/>
    public override void Bind(Channel channel, string value)
    {
        if (!TryParse(value, out var parsed))
            throw new FormatException($"\"{value}\" was read as {TypeName.Of(Type)} when its topic was matched, and can't be read now.");
        set((TChannel)channel, parsed);
    }

    private static bool TryParse(string value, [MaybeNullWhen(false)] out TValue parsed) =>
        TValue.TryParse(value, CultureInfo.InvariantCulture, out parsed);
}
