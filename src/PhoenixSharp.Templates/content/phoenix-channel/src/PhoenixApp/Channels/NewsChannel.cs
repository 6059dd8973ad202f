using PhoenixSharp;

namespace AppNamespace.Channels;

// Add this call to MapSocket in Realtime.cs, before the first .Channel call:
//     .Channel<AppNamespace.Channels.NewsChannel>("TOPIC-PATTERN")

/// <summary>A member of a topic that matches <c>TOPIC-PATTERN</c>.</summary>
public sealed partial class NewsChannel : Channel<UserSocket>
{
    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

    [Event("ping")]
    public Reply Ping(Payload payload) => Reply.Ok(payload);
}
