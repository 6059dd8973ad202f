using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>An Erlang term, as a token's data holds it: for what <c>string</c>, numbers and JSON can't say, such as an atom or a tuple.</summary>
/// <remarks>Terms are equal by what they hold; the order of a map's pairs doesn't count, and <c>1</c> is not <c>1.0</c>.</remarks>
public abstract record ErlangTerm
{
    private ErlangTerm()
    {
    }

    /// <summary>Is <c>nil</c>, Elixir's null.</summary>
    public static Atom Nil { get; } = new("nil");

    /// <summary>Is <c>true</c>.</summary>
    public static Atom True { get; } = new("true");

    /// <summary>Is <c>false</c>.</summary>
    public static Atom False { get; } = new("false");

    /// <summary>A name that stands for itself: <c>:admin</c>. Null and booleans are atoms too.</summary>
    public sealed record Atom : ErlangTerm
    {
        /// <summary>How many characters (code points) a name may have.</summary>
        public const int MaxLength = 255;

        /// <summary>Makes an atom of its name.</summary>
        /// <exception cref="ArgumentException">The name is longer than 255 characters, or holds half a surrogate pair.</exception>
        public Atom(string name)
        {
            ArgumentNullException.ThrowIfNull(name);
            TermText.Check(name);
            if (name.EnumerateRunes().Count() > MaxLength)
                throw new ArgumentException($"An atom has up to {MaxLength} characters.", nameof(name));
            Name = name;
        }

        /// <summary>Gets the name, without the colon.</summary>
        public string Name { get; }

        /// <inheritdoc/>
        public override string ToString() => $":{Name}";
    }

#pragma warning disable CA1720 // integer and float are Erlang's own names
    /// <summary>A whole number of any size; tokens are read with up to 1,024 bytes of it.</summary>
    public sealed record Integer(BigInteger Value) : ErlangTerm
    {
        /// <inheritdoc/>
        public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A finite double.</summary>
    public sealed record Float : ErlangTerm
    {
        /// <summary>Makes a float.</summary>
        /// <exception cref="ArgumentException">The value is infinite or not a number, which Erlang's floats can't be.</exception>
        public Float(double value) =>
            Value = double.IsFinite(value) ? value : throw new ArgumentException($"Erlang has no float {value.ToString(CultureInfo.InvariantCulture)}.", nameof(value));

        /// <summary>Gets the value.</summary>
        public double Value { get; }

        /// <inheritdoc/>
        public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture);
    }
#pragma warning restore CA1720

    /// <summary>Bytes; Elixir's strings are binaries of UTF-8.</summary>
    public sealed record Binary(ReadOnlyMemory<byte> Bytes) : ErlangTerm
    {
        /// <summary>Makes a binary of a text's UTF-8.</summary>
        /// <exception cref="ArgumentException">The text holds half a surrogate pair.</exception>
        public Binary(string text) : this(TermText.Encode(text))
        {
        }

        /// <summary>Gets the text, or null where the bytes are no UTF-8.</summary>
        public string? Text => TermText.Decode(Bytes.Span);

        /// <inheritdoc/>
        public bool Equals(Binary? other) => other is not null && Bytes.Span.SequenceEqual(other.Bytes.Span);

        /// <inheritdoc/>
        public override int GetHashCode() => SeededHash.Of(Bytes.Span);

        /// <inheritdoc/>
        public override string ToString() => Text is { } text ? $"\"{text}\"" : $"<<{Convert.ToHexString(Bytes.Span)}>>";
    }

    /// <summary>Terms of a fixed number: <c>{:user, 7}</c>.</summary>
    public sealed record Tuple(ImmutableArray<ErlangTerm> Elements) : ErlangTerm
    {
        /// <summary>Gets the elements.</summary>
        public ImmutableArray<ErlangTerm> Elements { get; } = TermList.Check(Elements);

        /// <inheritdoc/>
        public bool Equals(Tuple? other) => other is not null && Elements.SequenceEqual(other.Elements);

        /// <inheritdoc/>
        public override int GetHashCode() => TermList.Hash(Elements);

        /// <inheritdoc/>
        public override string ToString() => $"{{{string.Join(", ", Elements)}}}";
    }

    /// <summary>A proper list: <c>[1, 2]</c>.</summary>
    public sealed record List(ImmutableArray<ErlangTerm> Items) : ErlangTerm
    {
        /// <summary>Gets the items.</summary>
        public ImmutableArray<ErlangTerm> Items { get; } = TermList.Check(Items);

        /// <inheritdoc/>
        public bool Equals(List? other) => other is not null && Items.SequenceEqual(other.Items);

        /// <inheritdoc/>
        public override int GetHashCode() => TermList.Hash(Items);

        /// <inheritdoc/>
        public override string ToString() => $"[{string.Join(", ", Items)}]";
    }

    /// <summary>Pairs of a key and a value, written in the order given: <c>%{"id" => 7}</c>.</summary>
    public sealed record Map : ErlangTerm
    {
        private readonly Dictionary<ErlangTerm, ErlangTerm> _values;

        /// <summary>Makes a map of its pairs.</summary>
        /// <exception cref="ArgumentException">A key is there twice, or a value is null: null is <see cref="Nil"/>.</exception>
        public Map(ImmutableArray<KeyValuePair<ErlangTerm, ErlangTerm>> pairs)
        {
            Pairs = pairs.IsDefault ? [] : pairs;
            _values = Index(Pairs) ?? throw new ArgumentException("A map has each key once.", nameof(pairs));
        }

        private Map(ImmutableArray<KeyValuePair<ErlangTerm, ErlangTerm>> pairs, Dictionary<ErlangTerm, ErlangTerm> values) => (Pairs, _values) = (pairs, values);

        /// <summary>Gets the pairs in their order.</summary>
        public ImmutableArray<KeyValuePair<ErlangTerm, ErlangTerm>> Pairs { get; }

        /// <summary>Gets a key's value, or null if the map doesn't have it.</summary>
        public ErlangTerm? this[ErlangTerm key] => _values.GetValueOrDefault(key);

        /// <summary>Makes a map, or null where a key is there twice.</summary>
        internal static Map? TryMake(ImmutableArray<KeyValuePair<ErlangTerm, ErlangTerm>> pairs) => Index(pairs) is { } values ? new Map(pairs, values) : null;

        /// <inheritdoc/>
        public bool Equals(Map? other) =>
            other is not null && Pairs.Length == other.Pairs.Length && Pairs.All(pair => other._values.TryGetValue(pair.Key, out var value) && value == pair.Value);

        /// <inheritdoc/>
        public override int GetHashCode() => Pairs.Aggregate(Pairs.Length, (hash, pair) => hash ^ HashCode.Combine(pair.Key, pair.Value));

        /// <inheritdoc/>
        public override string ToString() => $"%{{{string.Join(", ", Pairs.Select(pair => $"{pair.Key} => {pair.Value}"))}}}";

        private static Dictionary<ErlangTerm, ErlangTerm>? Index(ImmutableArray<KeyValuePair<ErlangTerm, ErlangTerm>> pairs)
        {
            var values = new Dictionary<ErlangTerm, ErlangTerm>(pairs.Length);
            foreach (var (key, value) in pairs)
            {
                ArgumentNullException.ThrowIfNull(value, nameof(pairs));
                if (!values.TryAdd(key, value))
                    return null;
            }
            return values;
        }
    }
}
