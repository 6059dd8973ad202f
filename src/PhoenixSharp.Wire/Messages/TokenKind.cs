namespace PhoenixSharp.Wire;

/// <summary>What kind of value a <see cref="Token"/> holds.</summary>
public enum TokenKind : byte
{
    /// <summary>JSON's <c>null</c>.</summary>
    Null,

    /// <summary>A string, unescaped; in a binary frame any bytes.</summary>
    Text,

    /// <summary>A number, a boolean, an object or an array, as JSON text.</summary>
    Json,
}
