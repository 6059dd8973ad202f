using PhoenixSharp;

namespace Supabase;

/// <summary>One subscriber of one topic, <c>realtime:*</c>, as @supabase/realtime-js wants it.</summary>
internal sealed partial class RealtimeChannel(RealtimePresence presence, Keys keys) : Channel<RealtimeSocket>
{
    private const string MembersOnly = "realtime:members:"; // these can't be joined as public ones

    private static readonly Payload NoPostgresChanges = Payload.FromJson("""{"postgres_changes":[]}""");

    private Config _config = new(null, null, false);
    private string _key = "";
    private bool _isTracked;

    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken)
    {
        var subscription = join.Read<Subscription>();
        _config = subscription.Config ?? _config;
        _key = _config.Presence?.Key is { Length: > 0 } key ? key : Guid.NewGuid().ToString();
        if (!_config.Private && Topic.StartsWith(MembersOnly, StringComparison.Ordinal))
            return Refuse("this topic is for private channels: subscribe with config.private");
        if (_config.Private && !keys.IsAccessToken(subscription.AccessToken))
            return Refuse("a private channel wants a valid access_token");
        return Accept(NoPostgresChanges);
    }

    public override ValueTask JoinedAsync(CancellationToken cancellationToken) =>
        PushAsync("presence_state", presence.List(Topic), cancellationToken);

    [Event("broadcast")]
    private async ValueTask<Reply> Relay(Payload message, CancellationToken cancellationToken)
    {
        if (_config.Broadcast is { Self: true })
            await BroadcastAsync("broadcast", message, cancellationToken);
        else
            await BroadcastFromAsync("broadcast", message, cancellationToken);
        return _config.Broadcast is { Ack: true } ? Reply.Ok() : Reply.None;
    }

    [Event("presence")]
    private ValueTask<Reply> Presence(PresenceAction action, CancellationToken cancellationToken) => action.Event switch
    {
        "track" when action.Payload.IsObject => TrackAsync(action.Payload, cancellationToken),
        "track" => new(Reply.Error("track wants an object")),
        "untrack" => UntrackAsync(cancellationToken),
        _ => new(Reply.Error("presence knows track and untrack")),
    };

    [Event("access_token")]
    private async ValueTask Refresh(AccessToken access, CancellationToken cancellationToken)
    {
        if (!_config.Private || keys.IsAccessToken(access.Token))
            return;
        await PushAsync("system", new SystemMessage("system", "error", "The access_token is not valid or too old.", Topic), cancellationToken);
        Stop();
    }

    private async ValueTask<Reply> TrackAsync(Payload meta, CancellationToken cancellationToken)
    {
        if (_isTracked)
            await presence.UpdateAsync(this, _key, meta, cancellationToken);
        else
            await presence.TrackAsync(this, _key, meta, cancellationToken);
        _isTracked = true;
        return Reply.Ok();
    }

    private async ValueTask<Reply> UntrackAsync(CancellationToken cancellationToken)
    {
        await presence.UntrackAsync(this, _key, cancellationToken);
        _isTracked = false;
        return Reply.Ok();
    }
}
