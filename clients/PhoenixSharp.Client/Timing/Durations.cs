namespace PhoenixSharp.Client;

/// <summary>Checks lengths of time that an application gives: a timer takes no more than 49 days.</summary>
internal static class Durations
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <summary>Checks a time after which something expires.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not longer than zero, or too long.</exception>
    public static void RequireTimeout(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero || value > Longest)
            throw new ArgumentOutOfRangeException(name, value, "It must be longer than zero, and 49 days at most.");
    }

    /// <summary>Checks a time after which something expires, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither infinite nor longer than zero, or too long.</exception>
    public static void RequireTimeoutOrInfinite(TimeSpan value, string name)
    {
        if (value != Timeout.InfiniteTimeSpan)
            RequireTimeout(value, name);
    }

    /// <summary>Checks a time to wait.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or too long.</exception>
    public static void RequireWait(TimeSpan value, string name)
    {
        if (value < TimeSpan.Zero || value > Longest)
            throw new ArgumentOutOfRangeException(name, value, "It must be from zero to 49 days.");
    }
}
