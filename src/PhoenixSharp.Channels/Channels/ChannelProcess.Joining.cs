using PhoenixSharp.Wire;

namespace PhoenixSharp;

internal sealed partial class ChannelProcess
{
    private ChannelProcess? _replaced; // by this one, until it is out of the way
    private TaskCompletionSource? _turn; // comes when that is so

    /// <summary>Handles the join. Where it replaces a channel, that one must be out of the way first.</summary>
    public void Join(Message join, int bytes, ChannelProcess? replaced)
    {
        _replaced = replaced;
        if (replaced is not null)
            _turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Session.BeginWaiting(bytes);
        _mailbox.PostInline(new ChannelWork(ChannelWorkKind.Join, join, bytes));
    }

    // The order that Phoenix has: the answer to the new join, then the old channel's close.
    private async ValueTask JoinAsync(ChannelWork work)
    {
        var join = (Message)work.Subject!;
        _bytesInHand = work.Bytes;
        await ReplacedEndsAsync();
        if (Session.HasEnded)
        {
            Release(work);
            Session.Forget(this);
            Over();
            return; // nobody is there to be let in
        }
        var result = await DecideAsync(join);
        Release(work);
        if (result is JoinResult.Accepted accepted)
            await AcceptAsync(join, accepted.Response);
        else
            await RefuseAsync(join, ((JoinResult.Refused)result).Reason);
        CloseReplacedChannel();
        if (_state == Gate.Joined && _reason is null) // else its end waits behind this
            await RunAsync(new ChannelWork(ChannelWorkKind.Join));
    }

    private async ValueTask<JoinResult> DecideAsync(Message join)
    {
        try
        {
            Mount.CallbackStarting?.Invoke(this);
            _channel = CreateChannel();
            _channel.Attach(this);
            _route.Bind(_channel, Topic);
            var request = new JoinRequest(Topic, join.Payload, Mount.Json);
            if (!await MayJoinAsync(request))
                return new JoinResult.Refused(ChannelRules.Unauthorized);
            var result = await AskJoinAsync(request);
            Fastlane = _route.FastlaneOf(Session.Serializer, _channel); // asks for Intercepts, which is the application's too
            if (result is JoinResult.Refused refused)
                Mount.Logger.JoinRefused(Topic, TypeName.Of(_channel.GetType()), ReasonOf(refused));
            return result ?? throw new InvalidOperationException($"{_channel.GetType()}.JoinAsync returned null: return Accept() or Refuse(\"…\").");
        }
        catch (PayloadException unreadable)
        {
            return RefuseJoin(unreadable);
        }
        catch (Exception crash) // the application's code
        {
            if (!WasToldTo(crash))
                Mount.Logger.JoinCrashed(crash, Topic);
            return new JoinResult.Refused(Mount.DetailedErrors ? ErrorDetails.Of(Reasons.JoinCrashed, crash) : Reasons.JoinCrashed);
        }
    }

    // The rest of the payload is not logged: it may contain data of the application's users.
    private static string ReasonOf(JoinResult.Refused refused) =>
        refused.Reason.TryGetShared("reason", out var reason) && reason.AsString() is { } text ? text : "its payload has no text \"reason\"";

    // (2)
    private async ValueTask AcceptAsync(Message join, Payload response)
    {
        if (_state == Gate.Joining)
        {
            _subscription = Mount.PubSub.Subscribe(Topic, this);
            await _subscription.Arriving; // or what another node broadcasts once the client knows that it joined could pass it by
        }
        lock (_gate)
        {
            _isAccepted = true;
            Session.Answer(join.JoinRef, join.Ref, _topicToken, Reasons.Ok, response);
            if (_state == Gate.Joining)
            {
                _state = Gate.Joined;
                SendHeld();
            }
            DropHeld();
        }
        ChannelMetrics.Joins.Add(1);
        Mount.Logger.Joined(Topic);
    }

    private async ValueTask RefuseAsync(Message join, Payload reason)
    {
        lock (_gate)
        {
            _state = Gate.Refused;
            DropHeld();
        }
        LetGo();
        await TryWaitAsync(DisposeAsync(), Mount.Time.GetTimestamp());
        Session.Forget(this);
        Session.Answer(join.JoinRef, join.Ref, _topicToken, Reasons.Error, reason);
        CloseReplacedChannel(); // before the next join of the topic is handled
        Over();
    }

    private void CloseReplacedChannel()
    {
        _replaced?.CloseReplaced();
        _replaced = null;
    }

    // A second join waits for the first channel's last callback, so that never two of one topic run at once; but not for ever
    // (Phoenix socket.ex, shutdown_duplicate_channel/1). A third waits for the second: its time begins with the second's turn.
    private async ValueTask ReplacedEndsAsync()
    {
        if (_replaced is not { } replaced)
            return;
        if (replaced._turn is { } turn)
            await turn.Task;
        try
        {
            if (replaced.WhenEnded() is { IsCompleted: false } ended)
                await ended.WaitAsync(Mount.Options.ShutdownTimeout, Mount.Time);
        }
        catch (TimeoutException)
        {
            replaced.Abandon(Mount.Options.ShutdownTimeout);
        }
        _turn!.SetResult();
    }
}
