using System.Text;

namespace PhoenixSharp.Wire;

/// <summary>A ref, a topic or an event as it came over the wire: its bytes and its kind.</summary>
/// <remarks>
/// A ref is any JSON value and goes back unchanged; <c>1</c> is not <c>"1"</c>. A string is kept unescaped, so that two spellings
/// of one string are equal. In a binary frame it is whatever bytes were sent, UTF-8 or not. Tokens are compared by kind and bytes.
/// The memory belongs to the frame it came in: <see cref="Detach"/> before keeping one for longer than that.
/// </remarks>
public readonly struct Token : IEquatable<Token>
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly TokenKind _kind;

    private Token(TokenKind kind, ReadOnlyMemory<byte> bytes)
    {
        _kind = kind;
        _bytes = bytes;
    }

    /// <summary>Is JSON's <c>null</c>: no ref.</summary>
    public static Token Null => default;

    /// <summary>Makes the token of a string.</summary>
    public static Token Of(string text) => new(TokenKind.Text, Encoding.UTF8.GetBytes(text));

    /// <summary>Makes the token of a string that is at hand as bytes.</summary>
    public static Token OfString(ReadOnlyMemory<byte> bytes) => new(TokenKind.Text, bytes);

    /// <summary>Makes the token of any other JSON value: a number, a boolean, an object or an array, without white space.</summary>
    public static Token OfJson(ReadOnlyMemory<byte> json) => new(TokenKind.Json, json);

    /// <summary>Tells what was sent: nothing, a string, or another JSON value.</summary>
    public TokenKind Kind => _kind;

    /// <summary>Gets a string's bytes, or another value's JSON text; empty for null.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>Tells that no ref was given.</summary>
    public bool IsNull => _kind == TokenKind.Null;

    /// <summary>Tells that this is a string.</summary>
    public bool IsString => _kind == TokenKind.Text;

    /// <summary>Tells that a channel takes this for no join_ref: <c>null</c> or <c>false</c> (Phoenix <c>channel/server.ex</c>, <c>join_ref || ref</c>).</summary>
    public bool IsNone => _kind == TokenKind.Null || (_kind == TokenKind.Json && Bytes.SequenceEqual("false"u8));

    /// <summary>Tells whether this is the given string.</summary>
    public bool Is(ReadOnlySpan<byte> text) => _kind == TokenKind.Text && Bytes.SequenceEqual(text);

    /// <summary>Copies the bytes, so that the frame they came in can be let go.</summary>
    public Token Detach() => _bytes.IsEmpty ? this : new(_kind, _bytes.ToArray());

    /// <inheritdoc/>
    public bool Equals(Token other) => _kind == other._kind && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Token other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => SeededHash.Of(Bytes) ^ (int)_kind;

    /// <summary>Gets a string as it is, any other value as JSON.</summary>
    public override string ToString() => IsNull ? "null" : Encoding.UTF8.GetString(Bytes);

    /// <summary>Compares by kind and bytes.</summary>
    public static bool operator ==(Token left, Token right) => left.Equals(right);

    /// <summary>Compares by kind and bytes.</summary>
    public static bool operator !=(Token left, Token right) => !left.Equals(right);
}
