namespace PhoenixSharp.Fixture;

/// <summary>The load's socket: nobody is refused.</summary>
internal sealed class BenchSocket : Socket
{
    public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) => Accept();
}

/// <summary><c>bench:*</c>: echo and shout, for load.</summary>
internal sealed partial class BenchChannel : Channel<BenchSocket>
{
    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

    [Event("echo")]
    private Reply Echo(Payload payload) => Reply.Ok(payload);

    [Event("shout")]
    private ValueTask Shout(Payload payload, CancellationToken cancellationToken) => BroadcastAsync("shout", payload, cancellationToken);
}
