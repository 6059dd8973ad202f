namespace PhoenixSharp;

// The [Authorize] of channel classes, and of [Event] handlers.
internal sealed partial class ChannelProcess
{
    /// <summary>Asks again whether the channel may be there, after its connection's credentials were renewed.</summary>
    public async ValueTask EndUnlessAllowedAsync()
    {
        try
        {
            if (_channel is null || await AllowsAsync(new JoinRequest(Topic, Payload.Empty, Mount.Json)))
                return;
            Mount.Logger.NoLongerAllowed(Topic);
        }
        catch (Exception crash) // a policy of the application's: who can't be asked about isn't allowed
        {
            Mount.Logger.Crashed(crash, Topic, nameof(AuthorizationRule));
        }
        End(new LeaveReason.Unauthorized());
    }

    /// <summary>Asks whether the push in hand is allowed.</summary>
    /// <returns>Null if it is; else what its client is answered.</returns>
    public async ValueTask<Reply?> RefusalAsync(AuthorizationRule rule, string @event, Payload payload)
    {
        if (await rule.AllowsAsync(Session.Services, Session.Socket.User, new PushRequest(Topic, @event, payload)))
            return null;
        ChannelMetrics.Unauthorized.Add(1);
        Mount.Logger.PushUnauthorized(Topic, @event);
        return _current is { Ref.IsNull: false } ? Reply.Error(ChannelRules.Unauthorized) : Reply.None;
    }

    private async ValueTask<bool> MayJoinAsync(JoinRequest join)
    {
        if (await AllowsAsync(join))
            return true;
        ChannelMetrics.Unauthorized.Add(1);
        Mount.Logger.JoinUnauthorized(Topic);
        return false;
    }

    private ValueTask<bool> AllowsAsync(JoinRequest join) =>
        ChannelRules.Of(_channel!) is { } rule ? rule.AllowsAsync(Session.Services, Session.Socket.User, join) : new ValueTask<bool>(true);
}
