using PhoenixSharp.Budgets;

namespace PhoenixSharp.Transports;

/// <summary>
/// Measures for how long the outbound queue of a connection has been longer than its share of an address that exceeds its limit.
/// Guarded by its transport.
/// </summary>
/// <remarks>A burst to many clients of one address, such as a <c>presence_state</c> for each, exceeds the limit for a moment only.</remarks>
internal struct ShareWatch
{
    private const int ExemptBytes = 1 << 20; // up to here a queue is never too long because of other connections

    private long _since; // 0 while the queue is no longer than the share

    /// <summary>Returns the time, or <see langword="null"/> if the queue is no longer than the share or the limit is not exceeded.</summary>
    public TimeSpan? TimeAbove(AddressBudget address, long bytes, TimeProvider time)
    {
        if (bytes <= ExemptBytes || !address.IsExceeded || bytes <= address.Share)
        {
            _since = 0;
            return null;
        }
        if (_since == 0)
            _since = Math.Max(1, time.GetTimestamp());
        return time.GetElapsedTime(_since);
    }
}
