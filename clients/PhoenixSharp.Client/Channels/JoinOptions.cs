namespace PhoenixSharp.Client;

/// <summary>How a channel is joined.</summary>
public sealed class JoinOptions
{
    internal static readonly JoinOptions Default = new();

    /// <summary>Gets a value indicating whether the client goes on trying when the first join fails.</summary>
    /// <value>
    /// Default true: <see cref="PhoenixChannel.JoinAsync(CancellationToken)"/> throws, and the client tries again until
    /// <see cref="PhoenixChannel.LeaveAsync"/>. If false, a first join that is refused or not answered closes the channel with
    /// <see cref="EndReason.JoinFailed"/>, and a cancelled one leaves it. In both cases, a channel that was joined and lost is
    /// joined again.
    /// </value>
    public bool Retry { get; init; } = true;

    /// <summary>Gets how long the join waits for its reply, with the time until the socket is open. It applies to rejoins, too.</summary>
    /// <value>
    /// Default null: <see cref="PhoenixChannel.Timeout"/>. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">It is neither infinite nor longer than zero, or longer than 49 days.</exception>
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
