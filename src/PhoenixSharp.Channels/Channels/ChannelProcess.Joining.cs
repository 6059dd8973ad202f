using PhoenixSharp.Wire;

namespace PhoenixSharp;

internal sealed partial class ChannelProcess
{
    private ChannelProcess? _replaced; // by this one, until it is out of the way
    private bool _hasBegun; // the application was asked

    /// <summary>Handles the join. Where it replaces a channel, that one must be out of the way first.</summary>
    public void Join(Message join, ChannelProcess? replaced)
    {
        _replaced = replaced;
        _mailbox.PostInline(new ChannelWork(ChannelWorkKind.Join, join));
    }

    // The order that Phoenix has: the answer to the new join, then the old channel's close.
    private async ValueTask JoinAsync(Message join)
    {
        await ReplacedEndsAsync();
        if (_reason is { } reason)
        {
            TakenAway(join, reason);
            return;
        }
        _hasBegun = true;
        var result = await DecideAsync(join);
        if (result is JoinResult.Accepted accepted)
            Accept(join, accepted.Response);
        else
            Refuse(join, ((JoinResult.Refused)result).Reason);
        _replaced?.CloseReplaced();
        _replaced = null;
        if (_state == Gate.Joined && _reason is null) // else its end waits behind this
            await RunAsync(new ChannelWork(ChannelWorkKind.Join));
    }

    private async ValueTask<JoinResult> DecideAsync(Message join)
    {
        try
        {
            _channel = _route.Create(Session.Services);
            _channel.Attach(this);
            var result = await _channel.JoinAsync(new JoinRequest(Topic, join.Payload, Mount.Json), _ending.Token);
            Fastlane = _route.FastlaneOf(Session.Serializer, _channel); // asks for Intercepts, which is the application's too
            return result ?? throw new InvalidOperationException($"{_channel.GetType()}.JoinAsync returned null: return Accept() or Refuse(\"…\").");
        }
        catch (Exception crash) // the application's code
        {
            if (!WasToldTo(crash))
                Mount.Logger.JoinCrashed(crash, Topic);
            return new JoinResult.Refused(Reasons.JoinCrashed);
        }
    }

    // (2)
    private void Accept(Message join, in Payload response)
    {
        if (_state == Gate.Joining)
            _subscription = Mount.PubSub.Subscribe(Topic, this);
        lock (_gate)
        {
            _isAccepted = true;
            Session.Answer(join.JoinRef, join.Ref, _topicToken, Reasons.Ok, response);
            if (_state == Gate.Joining)
            {
                _state = Gate.Joined;
                _held?.ForEach(Session.Transport.Push);
            }
            _held = null;
        }
        ChannelMetrics.Joins.Add(1);
        Mount.Logger.Joined(Topic);
    }

    private void Refuse(Message join, in Payload reason)
    {
        lock (_gate)
        {
            _state = Gate.Refused;
            _held = null;
        }
        LetGo();
        Session.Forget(this);
        Session.Answer(join.JoinRef, join.Ref, _topicToken, Reasons.Error, reason);
        Over();
    }

    // Before it began: by one more join of its topic, or with the session.
    private void TakenAway(Message join, LeaveReason reason)
    {
        Session.Forget(this);
        if (reason is LeaveReason.DuplicateJoin)
            Session.Answer(join.JoinRef, join.Ref, _topicToken, Reasons.Error, Reasons.Overloaded);
        Over();
    }

    // A second join waits for the first channel's last callback, so that never two of one topic run at once; but not for ever
    // (Phoenix socket.ex, shutdown_duplicate_channel/1). A third join takes the second's place, so that no more than one waits.
    // Where the session ends, what was replaced is still waited for: this is how the session waits for it.
    private async ValueTask ReplacedEndsAsync()
    {
        while (_replaced is { } replaced)
        {
            try
            {
                if (replaced.WhenEnded() is { IsCompleted: false } ended)
                    await ended.WaitAsync(Mount.Options.ShutdownTimeout, Mount.Time, _reason is null ? _ending.Token : CancellationToken.None);
            }
            catch (TimeoutException)
            {
                replaced.Abandon(Mount.Options.ShutdownTimeout);
                return;
            }
            catch (OperationCanceledException)
            {
                if (_reason is LeaveReason.DuplicateJoin)
                    return;
                continue;
            }
            if (replaced._hasBegun)
                return;
            _replaced = replaced._replaced;
        }
    }
}
