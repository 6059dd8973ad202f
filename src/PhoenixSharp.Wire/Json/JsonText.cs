using System.Text.Json;

namespace PhoenixSharp.Wire;

/// <summary>Questions to JSON text that was checked, and the check of text that was not.</summary>
internal static class JsonText
{
    /// <summary>How deep a frame may be nested. Phoenix has no limit; the reader here is iterative, so this costs no stack.</summary>
    public const int MaxDepth = 512;

    /// <summary>Starts to read, as every reader of the wire does: strictly, to <see cref="MaxDepth"/> or less.</summary>
    public static Utf8JsonReader Reader(ReadOnlySpan<byte> json, int maxDepth = MaxDepth) => new(json, new JsonReaderOptions { MaxDepth = maxDepth });

    /// <summary>Checks one JSON value that stands alone.</summary>
    /// <returns>The same bytes without the white space around, or a rewritten copy where an object repeats a key.</returns>
    public static ReadOnlyMemory<byte> Check(ReadOnlyMemory<byte> json)
    {
        var walk = new JsonWalk(json);
        try
        {
            walk.Next("a JSON value");
            var value = walk.TakeValue();
            walk.End();
            return value;
        }
        finally
        {
            walk.Dispose();
        }
    }

    /// <summary>Gets the first byte behind white space, 0 if there is none.</summary>
    public static byte FirstByte(ReadOnlySpan<byte> json)
    {
        var start = json.IndexOfAnyExcept(" \t\r\n"u8);
        return start < 0 ? (byte)0 : json[start];
    }

    /// <summary>Finds the value of a key in an object. The object was checked, so the first is the only one.</summary>
    public static bool TryFind(ReadOnlyMemory<byte> json, string key, out ReadOnlyMemory<byte> value)
    {
        var reader = Reader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(key);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (!found)
                continue;
            value = json[start..(int)reader.BytesConsumed];
            return true;
        }
        value = default;
        return false;
    }

    /// <summary>Reads a JSON string, or null where it is another value.</summary>
    public static string? ReadString(ReadOnlySpan<byte> json)
    {
        var reader = Reader(json);
        return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }
}
