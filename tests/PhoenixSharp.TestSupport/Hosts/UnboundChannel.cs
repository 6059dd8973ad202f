namespace PhoenixSharp.TestSupport;

/// <summary>A channel whose handlers are never called, because this project is compiled without the generator.</summary>
public class UnboundChannel : Channel<OpenSocket>
{
    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

    [Event("new_msg")]
    public Reply NewMessage(Payload payload) => Reply.Ok(payload);

    [Outgoing("shout")]
    protected ValueTask Shout(Broadcast broadcast) => PushAsync(broadcast.Event, broadcast.Payload);
}
