namespace PhoenixSharp;

/// <summary>How connections are ended when the host stops: some at a time, lest all clients come to the other servers at once.</summary>
/// <remarks>After Phoenix's <c>:drainer</c> (<c>socket/pool_drainer.ex</c>), whose defaults these are.</remarks>
public sealed class DrainOptions
{
    /// <summary>Gets or sets how many connections of one mount are ended at once, long-poll sessions among them.</summary>
    /// <value>1 to 10,000,000. Default 10,000, as Phoenix's <c>:batch_size</c>.</value>
    public int BatchSize { get; set; } = 10_000;

    /// <summary>Gets or sets the time from one batch to the next; the first is ended when the host begins to stop.</summary>
    /// <value>1 ms to an hour. Default 2 s, as Phoenix's <c>:batch_interval</c>.</value>
    public TimeSpan BatchInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets the time after which all that are left are ended at once.</summary>
    /// <remarks>Nine tenths of the host's own <c>ShutdownTimeout</c> (30 s) if that is less: the host cuts off without a word what is open at its end.</remarks>
    /// <value>1 ms to a day. Default 30 s, as Phoenix's <c>:shutdown</c>.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    internal IEnumerable<string> Failures(string setting)
    {
        if (BatchSize is < 1 or > 10_000_000)
            yield return $"{setting}.{nameof(BatchSize)} must be 1 to 10000000.";
        if (BatchInterval < TimeSpan.FromMilliseconds(1) || BatchInterval > TimeSpan.FromHours(1))
            yield return $"{setting}.{nameof(BatchInterval)} must be 1 ms to an hour.";
        if (Timeout < TimeSpan.FromMilliseconds(1) || Timeout > TimeSpan.FromDays(1))
            yield return $"{setting}.{nameof(Timeout)} must be 1 ms to a day.";
    }
}
