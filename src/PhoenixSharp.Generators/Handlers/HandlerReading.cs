namespace PhoenixSharp.Generators;

/// <summary>The result of reading one method with attributes, or one declaration of a class.</summary>
/// <param name="Channel">The class that it is bound in; null where it can't be.</param>
/// <param name="Handlers">One for each name in its attributes; none where the method has a problem.</param>
/// <param name="Problems">What is wrong with it.</param>
internal sealed record HandlerReading(ChannelType? Channel, EquatableList<PlacedHandler> Handlers, EquatableList<Problem> Problems)
{
    /// <summary>Gets the properties that can be set.</summary>
    public EquatableList<CapturedProperty> Captures { get; init; }

    /// <summary>Is a method that the compiler itself has an error for.</summary>
    public static HandlerReading Nothing { get; } = new(null, default, default);
}

/// <summary>A handler and the attribute that names its event.</summary>
internal sealed record PlacedHandler(Handler Handler, Place Attribute);
