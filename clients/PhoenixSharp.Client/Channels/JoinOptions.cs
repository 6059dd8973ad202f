namespace PhoenixSharp.Client;

/// <summary>The options of a join.</summary>
public sealed class JoinOptions
{
    internal static readonly JoinOptions Default = new();

    /// <summary>Gets a value indicating whether the client retries when the first join fails.</summary>
    /// <value>
    /// The default is true: <see cref="PhoenixChannel.JoinAsync(CancellationToken)"/> throws, and the client retries until
    /// <see cref="PhoenixChannel.LeaveAsync"/>. If false, a first join that is refused or not answered closes the channel with
    /// <see cref="EndReason.JoinFailed"/>, and a cancelled join leaves the channel. In both cases, a channel that was joined and lost is
    /// joined again.
    /// </value>
    public bool Retry { get; init; } = true;

    /// <summary>
    /// Gets how long the join waits for its reply, including the time until the socket is open. It also applies to rejoins.
    /// </summary>
    /// <value>
    /// The default is null: <see cref="PhoenixChannel.Timeout"/> applies. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> means no
    /// limit.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero, negative but not infinite, or longer than 49 days.</exception>
    public TimeSpan? Timeout
    {
        get;
        init
        {
            if (value is { } timeout)
                Durations.RequireTimeoutOrInfinite(timeout, nameof(Timeout));
            field = value;
        }
    }
}
