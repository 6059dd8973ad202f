using Microsoft.CodeAnalysis;

namespace PhoenixSharp.Generators;

/// <summary>A rule that was broken, where, and what its message says of it.</summary>
internal sealed record Problem(DiagnosticDescriptor Rule, Place Place, EquatableList<string> Words)
{
    public Problem(DiagnosticDescriptor rule, Place place, params string[] words)
        : this(rule, place, words.ToEquatableList())
    {
    }

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Rule, Place.ToLocation(), [.. Words]);
}
