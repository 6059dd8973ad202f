namespace PhoenixSharp.Client;

/// <summary>One call of <c>ConnectAsync</c> that waits for the connection.</summary>
internal sealed class ConnectCall(ConnectMode mode) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public ConnectMode Mode => mode;

    /// <summary>Ends the waiting, with the reason why there is no connection yet.</summary>
    /// <param name="why">The first sentence of the message.</param>
    /// <param name="failures">The attempts so far.</param>
    /// <param name="cancellationToken">The caller's token, if the caller cancelled.</param>
    public void Cancel(string why, FailedAttempts failures, CancellationToken cancellationToken = default) =>
        TrySetException(new OperationCanceledException(why + failures.Describe(), failures.Last, cancellationToken));
}
