using System.Numerics;

namespace PhoenixSharp.Wire;

/// <summary>What is signed: <c>{data, signed at in ms, max age in s}</c>.</summary>
/// <param name="Data">The application's.</param>
/// <param name="SignedAt">Unix time in milliseconds.</param>
/// <param name="MaxAge">How long the token is good where the verifier doesn't say.</param>
internal sealed record TokenContent(ErlangTerm Data, BigInteger SignedAt, TokenAge MaxAge)
{
    private static readonly ErlangTerm.Atom DataKey = new("data");

    private static readonly ErlangTerm.Atom SignedKey = new("signed");

    /// <exception cref="ArgumentException">The data passes what a term may be.</exception>
    public byte[] Write() => ErlangTermWriter.Write(new ErlangTerm.Tuple([Data, new ErlangTerm.Integer(SignedAt), MaxAge.ToTerm()]));

    /// <summary>Reads the content, or null where it is none: Phoenix writes the triple; older versions wrote the pair, still older ones the map.</summary>
    public static TokenContent? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Of(ErlangTermReader.Read(bytes));
        }
        catch (MalformedTermException)
        {
            return null; // whoever holds the secret may have signed something else with it
        }
    }

    private static TokenContent? Of(ErlangTerm term) => term switch
    {
        ErlangTerm.Tuple { Elements: [var data, ErlangTerm.Integer signedAt, var maxAge] } when TokenAge.Of(maxAge) is { } age => new(data, signedAt.Value, age),
        ErlangTerm.Tuple { Elements: [var data, ErlangTerm.Integer signedAt] } => new(data, signedAt.Value, TokenAge.Default),
        ErlangTerm.Map { Pairs.Length: 2 } map when map[DataKey] is { } data && map[SignedKey] is ErlangTerm.Integer signedAt => new(data, signedAt.Value, TokenAge.Default),
        _ => null,
    };
}
