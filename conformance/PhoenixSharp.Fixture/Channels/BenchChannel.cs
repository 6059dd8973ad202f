using PhoenixSharp.Wire;

namespace PhoenixSharp.Fixture;

/// <summary>The load's socket: nobody is refused.</summary>
internal sealed class BenchSocket : Socket
{
    public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) => Accept();
}

/// <summary><c>bench:*</c>: echo, a slow echo, shout and presence, for load.</summary>
internal sealed partial class BenchChannel(FixturePresence presence) : Channel<BenchSocket>
{
    private static readonly TimeSpan Slowly = TimeSpan.FromMilliseconds(5);

    private string? _key;

    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken)
    {
        _key = join.Payload.TryGet("presence", out var key) ? key.AsString() : null;
        return Accept();
    }

    public override async ValueTask JoinedAsync(CancellationToken cancellationToken)
    {
        if (_key is null)
            return;
        await presence.TrackAsync(this, _key, Payload.Empty, cancellationToken);
        await PushAsync(Events.PresenceState, presence.List(Topic), cancellationToken);
    }

    [Event("echo")]
    private Reply Echo(Payload payload) => Reply.Ok(payload);

    [Event("slow")]
    private async ValueTask<Reply> Slow(Payload payload, CancellationToken cancellationToken)
    {
        await Task.Delay(Slowly, cancellationToken);
        return Reply.Ok(payload);
    }

    [Event("shout")]
    private ValueTask Shout(Payload payload, CancellationToken cancellationToken) => BroadcastAsync("shout", payload, cancellationToken);
}
