using Microsoft.Extensions.Options;

namespace PhoenixSharp;

/// <summary>Checks <see cref="PresenceOptions"/> at start, and says how to mend them.</summary>
internal sealed class PresenceOptionsValidator : IValidateOptions<PresenceOptions>
{
    private static readonly TimeSpan LongestWindow = TimeSpan.FromSeconds(10);

    public ValidateOptionsResult Validate(string? name, PresenceOptions options)
    {
        string[] failures = [.. Failures(options).Select(failure => $"PresenceOptions of {name}: {failure}")];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(PresenceOptions options)
    {
        if (options.DiffWindow < TimeSpan.Zero || options.DiffWindow > LongestWindow)
            yield return $"DiffWindow is {options.DiffWindow}; set it to 00:00:00 (off) up to {LongestWindow}.";
        if (options.DiffWindowSubscribers < 0)
            yield return $"DiffWindowSubscribers is {options.DiffWindowSubscribers}; set it to 0 (every topic) or more.";
        if (options.FetchTimeout <= TimeSpan.Zero && options.FetchTimeout != Timeout.InfiniteTimeSpan)
            yield return $"FetchTimeout is {options.FetchTimeout}; set it to more than zero, or to Timeout.InfiniteTimeSpan.";
        if (options.MaxEntriesPerOwner < 1)
            yield return $"MaxEntriesPerOwner is {options.MaxEntriesPerOwner}; set it to 1 or more.";
        if (options.MaxMetaBytes < 2)
            yield return $"MaxMetaBytes is {options.MaxMetaBytes}; set it to 2 or more, the length of an empty object.";
        if (options.PoolSize is < 1 or > 64)
            yield return $"PoolSize is {options.PoolSize}; set it to 1 up to 64, the same on all nodes.";
    }
}
