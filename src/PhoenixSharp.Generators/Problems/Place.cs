using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace PhoenixSharp.Generators;

/// <summary>A place in a file. A <see cref="Location"/> would keep the whole syntax tree alive, and be equal to none of the next run.</summary>
internal sealed record Place(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static Place Of(SyntaxNode node) => Of(node.GetLocation());

    public static Place Of(SyntaxToken token) => Of(token.GetLocation());

    public static Place Of(ISymbol symbol) => Of(symbol.Locations[0]);

    /// <summary>Gets where an attribute of this compilation is written.</summary>
    public static Place Of(AttributeData attribute) => Of(attribute.ApplicationSyntaxReference!.GetSyntax());

    public Location ToLocation() => Location.Create(Path, Span, Lines);

    private static Place Of(Location location) => new(location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span);
}
