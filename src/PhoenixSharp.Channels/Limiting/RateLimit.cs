namespace PhoenixSharp;

/// <summary>How much of something there may be: so many a second for long, and more at once after a quiet time. A token bucket.</summary>
/// <remarks>
/// In configuration <c>"Joins": { "PerSecond": 5, "Burst": 20 }</c>: twenty at once, then five a second; four seconds without any, and it is
/// twenty again. Both must be given: neither says anything about the other.
/// </remarks>
public sealed class RateLimit
{
    /// <summary>Gets or sets how many a second may go on for ever; one in ten seconds is 0.1.</summary>
    /// <value>0.001 to 1,000,000.</value>
    public double PerSecond { get; set; }

    /// <summary>Gets or sets how many may come at once.</summary>
    /// <value>1 to 1,000,000.</value>
    public int Burst { get; set; }

    /// <summary>Gets the time in which one more comes in.</summary>
    internal TimeSpan Interval => TimeSpan.FromSeconds(1 / PerSecond);

    internal IEnumerable<string> Failures(string setting)
    {
        if (!(PerSecond is >= 0.001 and <= 1_000_000))
            yield return $"{setting}.PerSecond must be 0.001 to 1000000.";
        if (Burst is < 1 or > 1_000_000)
            yield return $"{setting}.Burst must be 1 to 1000000.";
    }
}
