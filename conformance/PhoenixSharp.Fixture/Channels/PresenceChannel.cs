using PhoenixSharp.Wire;

namespace PhoenixSharp.Fixture;

/// <summary><c>presence:*</c>: tracks the key that it joined with, and more on demand.</summary>
internal sealed partial class PresenceChannel(FixturePresence presence) : Channel<FixtureSocket>
{
    private string _key = "";
    private Payload _meta;

    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken)
    {
        (_key, _meta) = (join.Payload.Key(), join.Payload.Field("meta"));
        return Accept();
    }

    public override async ValueTask JoinedAsync(CancellationToken cancellationToken)
    {
        await presence.TrackAsync(this, _key, _meta, cancellationToken);
        await PushAsync(Events.PresenceState, presence.List(Topic), cancellationToken);
    }

    [Event("update")]
    private async ValueTask<Reply> Update(Payload payload, CancellationToken cancellationToken)
    {
        await presence.UpdateAsync(this, _key, payload.Field("meta"), cancellationToken);
        return Reply.Ok();
    }

    [Event("track")]
    private async ValueTask<Reply> Track(Payload payload, CancellationToken cancellationToken)
    {
        await presence.TrackAsync(this, payload.Key(), payload.Field("meta"), cancellationToken);
        return Reply.Ok();
    }

    [Event("untrack")]
    private async ValueTask<Reply> Untrack(Payload payload, CancellationToken cancellationToken)
    {
        await presence.UntrackAsync(this, payload.Key(), cancellationToken);
        return Reply.Ok();
    }

    [Event("list")]
    private Reply List() => Reply.Ok(presence.List(Topic));

    [Event("get")]
    private Reply Get(Payload payload) => Reply.Ok(new Dictionary<string, Payload>
    {
        ["presence"] = presence.List(Topic).TryGet(payload.Key(), out var entry) ? entry : Payload.Null,
    });
}
