namespace PhoenixSharp.Client;

/// <summary>Checks durations that an application sets. The maximum is 49 days, the limit of timers.</summary>
internal static class Durations
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <summary>Checks a timeout.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not greater than zero, or it is too long.</exception>
    public static void RequireTimeout(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero || value > Longest)
            throw new ArgumentOutOfRangeException(name, value, "The value must be greater than zero and at most 49 days.");
    }

    /// <summary>Checks a timeout that may be <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero, negative but not infinite, or too long.</exception>
    public static void RequireTimeoutOrInfinite(TimeSpan value, string name)
    {
        if (value != Timeout.InfiniteTimeSpan)
            RequireTimeout(value, name);
    }

    /// <summary>Checks a wait.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or too long.</exception>
    public static void RequireWait(TimeSpan value, string name)
    {
        if (value < TimeSpan.Zero || value > Longest)
            throw new ArgumentOutOfRangeException(name, value, "The value must be from zero to 49 days.");
    }
}
