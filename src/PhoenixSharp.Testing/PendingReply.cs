namespace PhoenixSharp.Testing;

/// <summary>A reply that a client waits for.</summary>
internal sealed class PendingReply(long joinRef)
{
    private readonly TaskCompletionSource<ReceivedReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long JoinRef => joinRef;

    /// <summary>Gets the reply. The task is canceled if there will be no reply.</summary>
    public Task<ReceivedReply> Reply => _reply.Task;

    public void Complete(ReceivedReply reply) => _reply.TrySetResult(reply);

    public void Abandon() => _reply.TrySetCanceled();
}
