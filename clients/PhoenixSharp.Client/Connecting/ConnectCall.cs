namespace PhoenixSharp.Client;

/// <summary>One call of <c>ConnectAsync</c> that waits for the connection.</summary>
internal sealed class ConnectCall(ConnectMode mode) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public ConnectMode Mode => mode;

    /// <summary>Cancels the call. The message contains the last failed attempt.</summary>
    /// <param name="why">The first sentence of the message.</param>
    /// <param name="failures">The failed attempts.</param>
    /// <param name="cancellationToken">The caller's token, if the caller cancelled.</param>
    public void Cancel(string why, FailedAttempts failures, CancellationToken cancellationToken = default) =>
        TrySetException(new OperationCanceledException(why + failures.Describe(), failures.Last, cancellationToken));
}
