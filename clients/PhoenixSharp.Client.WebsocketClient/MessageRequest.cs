namespace PhoenixSharp.Client;

/// <summary>The client's request for one message. Its task ends with the message, the server's close or an error.</summary>
/// <param name="cancellationToken">Cancels the read.</param>
internal sealed class MessageRequest(CancellationToken cancellationToken)
    : TaskCompletionSource<ReceivedFrame>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public CancellationToken CancellationToken => cancellationToken;
}
