using Microsoft.Extensions.Options;

namespace PhoenixSharp;

/// <summary>Checks <see cref="PresenceOptions"/> at start, and says how to mend them.</summary>
internal sealed class PresenceOptionsValidator : IValidateOptions<PresenceOptions>
{
    private static readonly TimeSpan LongestWindow = TimeSpan.FromSeconds(10);

    /// <summary>What goes into an int as milliseconds, as periods do on the wire, and into any timer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    public ValidateOptionsResult Validate(string? name, PresenceOptions options)
    {
        string[] failures = [.. Failures(options).Select(failure => $"PresenceOptions of {name}: {failure}")];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(PresenceOptions options) => [.. OwnFailures(options), .. ClusterFailures(options)];

    private static IEnumerable<string> OwnFailures(PresenceOptions options)
    {
        if (options.DiffWindow < TimeSpan.Zero || options.DiffWindow > LongestWindow)
            yield return $"DiffWindow is {options.DiffWindow}; set it to 00:00:00 (off) up to {LongestWindow}.";
        if (options.DiffWindowSubscribers < 0)
            yield return $"DiffWindowSubscribers is {options.DiffWindowSubscribers}; set it to 0 (every topic) or more.";
        if ((options.FetchTimeout <= TimeSpan.Zero || options.FetchTimeout > Longest) && options.FetchTimeout != Timeout.InfiniteTimeSpan)
            yield return $"FetchTimeout is {options.FetchTimeout}; set it to more than zero up to {Longest}, or to Timeout.InfiniteTimeSpan.";
        if (options.MaxEntriesPerOwner < 1)
            yield return $"MaxEntriesPerOwner is {options.MaxEntriesPerOwner}; set it to 1 or more.";
        if (options.MaxMetaBytes < 2)
            yield return $"MaxMetaBytes is {options.MaxMetaBytes}; set it to 2 or more, the length of an empty object.";
        if (options.PoolSize is < 1 or > 64)
            yield return $"PoolSize is {options.PoolSize}; set it to 1 up to 64, the same on all nodes.";
    }

    private static IEnumerable<string> ClusterFailures(PresenceOptions options)
    {
        if (options.BroadcastPeriod < TimeSpan.FromMilliseconds(10) || options.BroadcastPeriod > TimeSpan.FromMinutes(1))
            yield return $"BroadcastPeriod is {options.BroadcastPeriod}; set it to 00:00:00.010 up to 00:01:00, the same on all nodes.";
        if (options.MaxSilentPeriods < 1)
            yield return $"MaxSilentPeriods is {options.MaxSilentPeriods}; set it to 1 or more.";
        if (options.DownPeriod < 4 * options.BroadcastPeriod)
            yield return $"DownPeriod is {options.DownPeriod}; set it to four times BroadcastPeriod ({options.BroadcastPeriod}) or more, the same on all nodes.";
        if (options.PermdownPeriod <= options.DownPeriod || options.PermdownPeriod > Longest)
            yield return $"PermdownPeriod is {options.PermdownPeriod}; set it to more than DownPeriod ({options.DownPeriod}) up to {Longest}, the same on all nodes.";
        if (options.MovingPeriod < TimeSpan.Zero || options.MovingPeriod > options.DownPeriod)
            yield return $"MovingPeriod is {options.MovingPeriod}; set it to 00:00:00 (off) up to DownPeriod ({options.DownPeriod}).";
        if (options.ClockSamplePeriods < 1)
            yield return $"ClockSamplePeriods is {options.ClockSamplePeriods}; set it to 1 or more.";
        foreach (var (name, period) in Periods(options))
        {
            if (period <= Longest && period.Ticks % TimeSpan.TicksPerMillisecond != 0)
                yield return $"{name} is {period}, which other nodes would read as another; set it to whole milliseconds, such as {WholeMilliseconds(period)}.";
        }
        var sizes = options.MaxDeltaSizes;
        if (sizes.Count == 0 || sizes[0] < 1 || sizes.Zip(sizes.Skip(1)).Any(pair => pair.First >= pair.Second))
            yield return $"MaxDeltaSizes is [{string.Join(", ", sizes)}]; set it to one or more numbers, each more than the one before.";
    }

    private static (string Name, TimeSpan Period)[] Periods(PresenceOptions options) =>
    [
        (nameof(options.BroadcastPeriod), options.BroadcastPeriod),
        (nameof(options.DownPeriod), options.DownPeriod),
        (nameof(options.PermdownPeriod), options.PermdownPeriod),
        (nameof(options.MovingPeriod), options.MovingPeriod),
    ];

    private static TimeSpan WholeMilliseconds(TimeSpan period) => TimeSpan.FromMilliseconds(Math.Floor(period.TotalMilliseconds));
}
