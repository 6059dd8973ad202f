using PhoenixSharp;

namespace PhoenixApp.Channels;

/// <summary>A member of a topic that matches <c>TOPIC-PATTERN</c>.</summary>
/// <remarks>Add it to <c>MapSocket</c> in <c>Realtime.cs</c>: <c>.Channel&lt;NewsChannel&gt;("TOPIC-PATTERN")</c>.</remarks>
public sealed partial class NewsChannel : Channel<UserSocket>
{
    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

    [Event("ping")]
    public Reply Ping(Payload payload) => Reply.Ok(payload);
}
