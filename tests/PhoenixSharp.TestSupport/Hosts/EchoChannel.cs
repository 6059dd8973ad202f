namespace PhoenixSharp.TestSupport;

/// <summary>Answers <c>echo</c> with its payload, and broadcasts all else.</summary>
public sealed class EchoChannel : Channel<OpenSocket>
{
    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

    public override async ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken)
    {
        if (@event == "echo")
            return Reply.Ok(payload);
        await BroadcastAsync(@event, payload, cancellationToken);
        return Reply.Ok();
    }
}
