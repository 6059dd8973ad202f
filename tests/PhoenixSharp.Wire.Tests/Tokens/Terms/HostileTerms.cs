using FsCheck;
using FsCheck.Fluent;

namespace PhoenixSharp.Wire.Tests;

/// <summary>Generates bytes that are nearly a term, or nothing like one.</summary>
internal static class HostileTerms
{
    private static readonly byte[] Tags = [131, 70, 80, 97, 98, 99, 100, 104, 105, 106, 107, 108, 109, 110, 111, 115, 116, 118, 119, 77, 103, 113, 0, 1, 2, 255];

    public static Gen<byte[]> Gen { get; } = FsCheck.Fluent.Gen.OneOf(Noise, Words, Tampered);

    private static Gen<byte> Byte => FsCheck.Fluent.Gen.Choose(0, 255).Select(value => (byte)value);

    private static Gen<byte[]> Noise => Byte.ArrayOf();

    private static Gen<byte[]> Words => FsCheck.Fluent.Gen.Elements(Tags).ArrayOf().Select(bytes => (byte[])[131, .. bytes]);

    private static Gen<byte[]> Tampered =>
        from term in Terms.Gen
        let bytes = ErlangTermWriter.Write(term)
        from at in FsCheck.Fluent.Gen.Choose(0, bytes.Length - 1)
        from to in FsCheck.Fluent.Gen.Choose(at, bytes.Length)
        from value in FsCheck.Fluent.Gen.OneOf(Byte, FsCheck.Fluent.Gen.Elements(Tags))
        from mutation in FsCheck.Fluent.Gen.Choose(0, 3)
        select Mutate(bytes, at, to, value, mutation);

    private static byte[] Mutate(byte[] bytes, int at, int to, byte value, int mutation) => mutation switch
    {
        0 => [.. bytes[..at], value, .. bytes[(at + 1)..]], // one byte is another
        1 => [.. bytes[..at], .. bytes[to..]], // a piece is missing
        2 => [.. bytes[..to], .. bytes[at..]], // a piece is there twice
        _ => [.. bytes[..at], value, .. bytes[at..]], // one byte is too many
    };
}
