using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json;

namespace PhoenixSharp.Wire;

/// <summary>Terms as .NET values and back: simple types directly, all others by way of JSON.</summary>
internal static class TermValue
{
    // What a type is read from; null is "not of that type". Strict: a string of digits is no number, and nil is neither text nor zero.
    private static readonly Dictionary<Type, Func<ErlangTerm, object?>> Readers = new()
    {
        [typeof(string)] = term => (term as ErlangTerm.Binary)?.Text,
        [typeof(bool)] = term => term == ErlangTerm.True ? true : term == ErlangTerm.False ? false : null,
        [typeof(BigInteger)] = term => (term as ErlangTerm.Integer)?.Value,
        [typeof(byte)] = term => Within(term, byte.MinValue, byte.MaxValue) is { } value ? (byte)value : null,
        [typeof(sbyte)] = term => Within(term, sbyte.MinValue, sbyte.MaxValue) is { } value ? (sbyte)value : null,
        [typeof(short)] = term => Within(term, short.MinValue, short.MaxValue) is { } value ? (short)value : null,
        [typeof(ushort)] = term => Within(term, ushort.MinValue, ushort.MaxValue) is { } value ? (ushort)value : null,
        [typeof(int)] = term => Within(term, int.MinValue, int.MaxValue) is { } value ? (int)value : null,
        [typeof(uint)] = term => Within(term, uint.MinValue, uint.MaxValue) is { } value ? (uint)value : null,
        [typeof(long)] = term => Within(term, long.MinValue, long.MaxValue) is { } value ? (long)value : null,
        [typeof(ulong)] = term => Within(term, ulong.MinValue, ulong.MaxValue) is { } value ? (ulong)value : null,
        [typeof(double)] = term => (term as ErlangTerm.Float)?.Value,
        [typeof(float)] = term => (float?)(term as ErlangTerm.Float)?.Value,
        [typeof(byte[])] = term => (term as ErlangTerm.Binary)?.Bytes.ToArray(),
        [typeof(ReadOnlyMemory<byte>)] = term => (term as ErlangTerm.Binary)?.Bytes,
        [typeof(Payload)] = term => TermJson.TryToPayload(term, out var payload) ? payload : null,
    };

    /// <exception cref="ArgumentException">The value can't be a term: infinite, not Unicode, or beyond <see cref="TermLimits"/>.</exception>
    /// <exception cref="NotSupportedException">The options know nothing of <typeparamref name="T"/>.</exception>
    public static ErlangTerm Of<T>(T value, JsonSerializerOptions json) => value switch
    {
        null => ErlangTerm.Nil,
        ErlangTerm term => term,
        string text => new ErlangTerm.Binary(text),
        bool flag => flag ? ErlangTerm.True : ErlangTerm.False,
        byte or sbyte or short or ushort or int or uint or long => new ErlangTerm.Integer(((IConvertible)value).ToInt64(null)),
        ulong integer => new ErlangTerm.Integer(integer),
        BigInteger integer => new ErlangTerm.Integer(integer),
        double number => new ErlangTerm.Float(number),
        float number => new ErlangTerm.Float(number),
        byte[] bytes => new ErlangTerm.Binary(bytes),
        ReadOnlyMemory<byte> bytes => new ErlangTerm.Binary(bytes),
        _ => TermJson.ToTerm(Payload.From(value, json)),
    };

    /// <exception cref="NotSupportedException">The options know nothing of <typeparamref name="T"/>.</exception>
    public static bool TryRead<T>(ErlangTerm term, JsonSerializerOptions json, [MaybeNullWhen(false)] out T value)
    {
        var read = term is T same ? same : Readers.TryGetValue(typeof(T), out var reader) ? reader(term) : ReadJson<T>(term, json);
        value = read is T typed ? typed : default;
        return value is not null && read is not null;
    }

    private static object? ReadJson<T>(ErlangTerm term, JsonSerializerOptions json)
    {
        if (typeof(T).IsAssignableTo(typeof(ErlangTerm)) || !TermJson.TryToPayload(term, out var payload))
            return null;
        try
        {
            return payload.Read<T>(json);
        }
        catch (JsonException)
        {
            return null; // of another type, which is an answer here
        }
    }

    private static BigInteger? Within(ErlangTerm term, BigInteger least, BigInteger most) =>
        term is ErlangTerm.Integer integer && integer.Value >= least && integer.Value <= most ? integer.Value : null;
}
