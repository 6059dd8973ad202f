using System.Runtime.InteropServices;

namespace PhoenixSharp.Tracking;

/// <summary>Clocks that come in any order, nearly all of those that there are: sixty-four in a word.</summary>
/// <remarks>A set of runs would be made anew for each that comes between two others; a set of numbers doubles itself for a hundred thousand in one turn.</remarks>
internal sealed class ClockSet
{
    private readonly Dictionary<long, ulong> _words = [];

    public bool Contains(long clock) => (_words.GetValueOrDefault(clock >> 6) & Bit(clock)) != 0;

    public void Add(long clock) => CollectionsMarshal.GetValueRefOrAddDefault(_words, clock >> 6, out _) |= Bit(clock);

    /// <returns>Whether it was there.</returns>
    public bool Remove(long clock)
    {
        if (!Contains(clock))
            return false;
        _words[clock >> 6] &= ~Bit(clock);
        return true;
    }

    private static ulong Bit(long clock) => 1UL << (int)(clock & 63);
}
