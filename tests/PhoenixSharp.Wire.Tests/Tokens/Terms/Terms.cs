using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace PhoenixSharp.Wire.Tests;

/// <summary>Generates terms of every kind, up to what fits into a token.</summary>
internal static class Terms
{
    private static readonly string[] Texts = ["", "a", "id", "user", "é", "日本", "🎉", "\"\\\n\0", new string('x', 255), new string('é', 255), "nil", "true", "false", "infinity"];

    private static readonly BigInteger[] Edges =
    [
        0, 1, 255, 256, -1, int.MaxValue, int.MinValue, (BigInteger)int.MaxValue + 1, (BigInteger)int.MinValue - 1, long.MaxValue, long.MinValue, ulong.MaxValue,
        BigInteger.Pow(2, 8 * 255) - 1, BigInteger.Pow(2, 8 * 255), -BigInteger.Pow(2, 8 * 300), 1_700_000_000_000,
    ];

    private static readonly double[] Floats = [0, 1, -0.5, 1.5, 1e300, -1e-300, double.Epsilon, double.MaxValue, 5e15, 0.1];

    public static Gen<ErlangTerm> Gen { get; } = FsCheck.Fluent.Gen.Sized(size => OfSize(Math.Min(size, 40)));

    private static Gen<ErlangTerm> Leaf => FsCheck.Fluent.Gen.OneOf(
        FsCheck.Fluent.Gen.Elements(Texts).Select(ErlangTerm (text) => new ErlangTerm.Atom(text)),
        FsCheck.Fluent.Gen.Elements(Texts).Select(ErlangTerm (text) => new ErlangTerm.Binary(text)),
        FsCheck.Fluent.Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().Select(ErlangTerm (bytes) => new ErlangTerm.Binary(bytes)),
        FsCheck.Fluent.Gen.Elements(Edges).Select(ErlangTerm (value) => new ErlangTerm.Integer(value)),
        FsCheck.Fluent.Gen.Choose(-100_000, 100_000).Select(ErlangTerm (value) => new ErlangTerm.Integer(value)),
        FsCheck.Fluent.Gen.Elements(Floats).Select(ErlangTerm (value) => new ErlangTerm.Float(value)));

    private static Gen<ErlangTerm> OfSize(int size) => size == 0 ? Leaf : FsCheck.Fluent.Gen.OneOf(
        Leaf,
        Items(size).Select(ErlangTerm (items) => new ErlangTerm.List([.. items])),
        Items(size).Select(ErlangTerm (items) => new ErlangTerm.Tuple([.. items])),
        FsCheck.Fluent.Gen.Choose(0, 255).ArrayOf().Select(ErlangTerm (values) => new ErlangTerm.List([.. values.Select(value => new ErlangTerm.Integer(value))])),
        from keys in Items(size)
        from value in OfSize(size / 3)
        select (ErlangTerm)new ErlangTerm.Map([.. keys.Distinct().Select(key => KeyValuePair.Create(key, value))]));

    private static Gen<ErlangTerm[]> Items(int size) => FsCheck.Fluent.Gen.Choose(0, 4).SelectMany(count => OfSize(size / 3).ArrayOf(count));
}
