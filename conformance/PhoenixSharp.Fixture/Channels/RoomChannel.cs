using System.Text.Json;

namespace PhoenixSharp.Fixture;

/// <summary><c>room:*</c> and <c>exact</c>: an event for each thing that a channel can do.</summary>
internal sealed partial class RoomChannel(IBroadcaster broadcaster) : Channel<FixtureSocket>
{
    private static readonly TimeSpan Later = TimeSpan.FromMilliseconds(50);
    private static readonly byte[] FourBytes = [0x00, 0x01, 0x02, 0xFF];

    private readonly Dictionary<string, JsonElement> _assigns = new(StringComparer.Ordinal);

    private sealed record Delayed(Payload Payload);

    private sealed record Answered(ReplyRef Ref, Payload Payload);

    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => join switch
    {
        { Topic: "room:forbidden" } => Refuse("unauthorized"),
        { Topic: "room:crash" } => throw new InvalidOperationException("The contract wants this join to crash."),
        _ when join.Payload.TryGet("reply", out var reply) => Accept(reply),
        _ => Accept(),
    };

    public override ValueTask HandleInfoAsync(object message, CancellationToken cancellationToken)
    {
        if (message is Delayed delayed)
            return PushAsync("delayed", delayed.Payload, cancellationToken);
        var answered = (Answered)message;
        answered.Ref.Reply(Reply.Ok(answered.Payload));
        return ValueTask.CompletedTask;
    }

    [Event("echo")]
    private Reply Echo(Payload payload) => Reply.Ok(payload);

    [Event("echo_error")]
    private Reply EchoError(Payload payload) => Reply.Error(payload);

    [Event("ok")]
    private Reply Ok() => Reply.Ok();

    [Event("shout")]
    private async ValueTask<Reply> Shout(Payload payload, CancellationToken cancellationToken)
    {
        await BroadcastAsync("shout", payload, cancellationToken);
        return Reply.Ok();
    }

    [Event("shout_from")]
    private async ValueTask<Reply> ShoutFrom(Payload payload, CancellationToken cancellationToken)
    {
        await BroadcastFromAsync("shout_from", payload, cancellationToken);
        return Reply.Ok();
    }

    [Event("shout_noreply")]
    private ValueTask ShoutNoReply(Payload payload, CancellationToken cancellationToken) =>
        BroadcastAsync("shout_noreply", payload, cancellationToken);

    [Event("push")]
    private ValueTask Push(Payload payload, CancellationToken cancellationToken) => PushAsync("pushed", payload, cancellationToken);

    [Event("push_then_reply")]
    private async ValueTask<Reply> PushThenReply(Payload payload, CancellationToken cancellationToken)
    {
        await PushAsync("pushed", payload, cancellationToken);
        return Reply.Ok(payload);
    }

    [Event("async_reply")]
    private void AsyncReply(Payload payload) => PostAfter(Later, new Answered(ReplyLater(), payload));

    [Event("delayed_push")]
    private void DelayedPush(Payload payload) => PostAfter(Later, new Delayed(payload));

    [Event("binary_push")]
    private ValueTask BinaryPush(CancellationToken cancellationToken) => PushAsync("binary", Payload.FromBinary(FourBytes), cancellationToken);

    [Event("binary_shout")]
    private async ValueTask<Reply> BinaryShout(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        await BroadcastAsync("binary_shout", Payload.FromBinary(data), cancellationToken);
        return Reply.Ok();
    }

    [Event("assign")]
    private Reply Assign(Payload payload)
    {
        var (key, value) = (payload.Text("key"), payload.Field("value"));
        _assigns[key] = Read<JsonElement>(value);
        return Reply.Ok();
    }

    [Event("assigns")]
    private Reply Assigns() => Reply.Ok(_assigns);

    [Event("whoami")]
    private Reply WhoAmI() => Reply.Ok(new Dictionary<string, JsonElement>
    {
        ["user_id"] = Read<JsonElement>(Socket.UserId),
        ["topic"] = JsonSerializer.SerializeToElement(Topic, FixtureJson.Default.String),
    });

    [Event("broadcast_to")]
    private async ValueTask<Reply> BroadcastTo(Payload payload, CancellationToken cancellationToken)
    {
        await broadcaster.BroadcastAsync(payload.Text("topic"), payload.Text("event"), payload.Field("payload"), cancellationToken);
        return Reply.Ok();
    }

    [Event("stop")]
    private void StopNormally() => Stop();

    [Event("stop_shutdown")]
    private void StopShutdown() => Stop(StopReason.Shutdown);

    [Event("stop_reply")]
    private Reply StopReply(Payload payload)
    {
        Stop(StopReason.Shutdown);
        return Reply.Ok(payload);
    }

    [Event("stop_abnormal")]
    private void StopAbnormally() => Stop(StopReason.Abnormal);

    [Event("crash")]
    private void Crash() => throw new InvalidOperationException("The contract wants this event to crash.");
}
