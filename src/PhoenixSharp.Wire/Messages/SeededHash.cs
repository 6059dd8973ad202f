using System.Runtime.InteropServices;

namespace PhoenixSharp.Wire;

/// <summary>The hash of bytes that clients choose: keys, refs, topics.</summary>
/// <remarks>
/// Marvin, which strings are hashed with, is keyed anew in each process. <see cref="HashCode"/> has a random seed too, but its rounds
/// are so simple that keys can be made which collide under half of all seeds, and thousands of those from a few pairs.
/// </remarks>
internal static class SeededHash
{
    public static int Of(ReadOnlySpan<byte> bytes)
    {
        var pairs = string.GetHashCode(MemoryMarshal.Cast<byte, char>(bytes));
        return bytes.Length % 2 == 0 ? pairs : HashCode.Combine(pairs, bytes[^1]);
    }
}
