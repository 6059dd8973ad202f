using System.Collections;
using System.Collections.Immutable;

namespace PhoenixSharp.Generators;

/// <summary>A list that is equal to another with equal items, so that an edit elsewhere leaves the models of a channel as they were.</summary>
internal readonly struct EquatableList<T>(ImmutableArray<T> items) : IEquatable<EquatableList<T>>, IEnumerable<T>
    where T : IEquatable<T>
{
    private ImmutableArray<T> Items => items.IsDefault ? [] : items;

    public int Count => Items.Length;

    public T this[int index] => Items[index];

    public bool Equals(EquatableList<T> other) => Items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => obj is EquatableList<T> other && Equals(other);

    public override int GetHashCode() => Items.Aggregate(17, (hash, item) => unchecked((hash * 31) + item.GetHashCode()));

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

internal static class EquatableListExtensions
{
    /// <summary>Copies a sequence into an <see cref="EquatableList{T}"/>.</summary>
    public static EquatableList<T> ToEquatableList<T>(this IEnumerable<T> items) where T : IEquatable<T> => new([.. items]);
}
