using PhoenixSharp.Wire;

namespace PhoenixSharp.Elixir;

/// <summary>The kinds of terms, as a log names them.</summary>
internal static class TermKinds
{
    public const string Tuple = "tuple";

    public const string ImproperList = "improper list";

    // Tags that no payload may contain, from the External Term Format.
    private const byte BitString = 77;
    private const byte NewPid = 88;
    private const byte NewPort = 89;
    private const byte NewerReference = 90;
    private const byte Reference = 101;
    private const byte Port = 102;
    private const byte Pid = 103;
    private const byte NewFunction = 112;
    private const byte Export = 113;
    private const byte NewReference = 114;
    private const byte V4Port = 120;

    /// <summary>Returns the name of the kind of the term that comes next.</summary>
    public static string NameOf(ReadOnlySpan<byte> term) => term.IsEmpty ? "nothing" : term[0] switch
    {
        TermTag.SmallInteger or TermTag.Integer or TermTag.SmallBig or TermTag.LargeBig => "integer",
        TermTag.NewFloat or TermTag.Float => "float",
        TermTag.SmallAtomUtf8 or TermTag.AtomUtf8 or TermTag.SmallAtom or TermTag.Atom => "atom",
        TermTag.Nil or TermTag.List or TermTag.String => "list",
        TermTag.Binary => "binary",
        TermTag.Map => "map",
        TermTag.SmallTuple or TermTag.LargeTuple => Tuple,
        BitString => "bit string",
        Pid or NewPid => "pid",
        Port or NewPort or V4Port => "port",
        Reference or NewReference or NewerReference => "reference",
        NewFunction or Export => "function",
        var tag => $"term with tag {tag}",
    };
}
