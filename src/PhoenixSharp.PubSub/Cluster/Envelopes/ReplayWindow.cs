namespace PhoenixSharp.Cluster;

/// <summary>
/// Numbers that have been used: each may be used once, and in any order within a window behind the highest. Not thread-safe.
/// </summary>
/// <param name="size">The number of bits of the window, a multiple of 64.</param>
internal sealed class ReplayWindow(int size)
{
    private readonly ulong[] _used = new ulong[size / 64]; // a ring: the bit of a number is at the number modulo the size
    private ulong _highest;

    /// <summary>Gets the highest number that was used, or 0.</summary>
    public ulong Highest => _highest;

    /// <summary>Uses a number.</summary>
    /// <returns><see langword="false"/> if it was used before, is so old that this is not known any more, or is 0.</returns>
    public bool TryUse(ulong number)
    {
        if (number == 0 || (number <= _highest && _highest - number >= (ulong)size))
            return false;
        if (number > _highest)
            Advance(number);
        ref var word = ref _used[number % (ulong)size / 64];
        var bit = 1UL << (int)(number % 64);
        if ((word & bit) != 0)
            return false;
        word |= bit;
        return true;
    }

    // The bits of the numbers in between belonged to numbers that are now outside the window.
    private void Advance(ulong number)
    {
        if (number - _highest >= (ulong)size)
            Array.Clear(_used);
        else
            for (var next = _highest + 1; next <= number; next++)
                _used[next % (ulong)size / 64] &= ~(1UL << (int)(next % 64));
        _highest = number;
    }
}
