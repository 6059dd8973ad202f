using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Client;

/// <summary>The attempts that failed since the socket was last open.</summary>
/// <remarks>
/// The first failure of each kind is logged as a warning, and so is the 1st, 2nd, 4th, 8th … failure in total. The others are logged at
/// Debug, so that a server that is down does not flood the log. A kind is the exception's type with its HTTP status.
/// </remarks>
internal sealed class FailedAttempts(ClientLog log, string address)
{
    private readonly HashSet<(Type Type, int Status)> _kinds = [];
    private int _count;
    private volatile Exception? _last;

    /// <summary>Gets the exception of the last failed attempt, or null if no attempt has failed. Any thread may read it.</summary>
    public Exception? Last => _last;

    /// <summary>Adds a failure and logs it.</summary>
    /// <param name="transport">The transport's name.</param>
    /// <param name="failure">The exception of the attempt.</param>
    public void Add(string transport, Exception failure)
    {
        _last = failure;
        _count++;
        var isNew = _kinds.Add((failure.GetType(), (failure as ConnectException)?.Status ?? 0));
        var level = isNew || int.IsPow2(_count) ? LogLevel.Warning : LogLevel.Debug;
        var details = failure is ConnectException or TimeoutException ? null : failure; // a stack trace shows where the application threw
        var reason = ConnectFailure.Describe(failure);
        log.AttemptFailed(level, details, _count, address, transport, reason);
    }

    /// <summary>Removes all failures, because the socket is open or starts to connect.</summary>
    public void Reset()
    {
        _kinds.Clear();
        (_count, _last) = (0, null);
    }

    /// <summary>Returns a sentence about the last failure, with a space before it, or an empty string if no attempt has failed.</summary>
    public string Describe() => _last is { } last ? $" The last attempt to connect failed: {ConnectFailure.Describe(last)}" : "";
}
