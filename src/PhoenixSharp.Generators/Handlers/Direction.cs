namespace PhoenixSharp.Generators;

/// <summary>Which messages a handler takes: a client's pushes, or broadcasts on their way to the client.</summary>
internal enum Direction
{
    Event,
    Outgoing,
}

internal static class DirectionNames
{
    /// <summary>Gets the attribute's metadata name.</summary>
    public static string AttributeName(this Direction direction) => $"PhoenixSharp.{direction}Attribute";
}
