using System.Collections.Immutable;

namespace PhoenixSharp.Wire;

/// <summary>What tuples and lists have in common: a row of terms, compared one by one.</summary>
internal static class TermList
{
    public static ImmutableArray<ErlangTerm> Check(ImmutableArray<ErlangTerm> terms)
    {
        if (terms.IsDefault)
            return [];
        return terms.Contains(null!) ? throw new ArgumentException("A term is null: null is ErlangTerm.Nil.", nameof(terms)) : terms;
    }

    public static int Hash(ImmutableArray<ErlangTerm> terms)
    {
        var hash = new HashCode();
        foreach (var term in terms)
            hash.Add(term);
        return hash.ToHashCode();
    }
}
