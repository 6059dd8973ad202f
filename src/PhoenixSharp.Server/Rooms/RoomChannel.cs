using System.Text;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Server;

/// <summary>A member of a room from configuration: what it pushes is broadcast to everyone there, and its presence is kept.</summary>
internal sealed class RoomChannel(RoomOptions options, RoomLimits limits, RoomPresence presence) : Channel<RoomSocket>
{
    private const string PresenceUpdate = "presence_update";

    private string _key = "";
    private Payload _meta;

    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken)
    {
        if (!options.Presence)
            return Accept();
        if (!options.AllowPresenceKey && join.Payload.TryGet("key", out _))
            return Refuse("key may not be chosen here: leave it out");
        if (!TryGetKey(join.Payload))
            return Refuse("key must be a string");
        if (Length(_key) > limits.KeyBytes)
            return Refuse($"key may have {limits.KeyBytes} bytes");
        _meta = join.Payload.TryGet("meta", out var meta) ? meta : Payload.Empty;
        return Problem(_meta) is { } problem ? Refuse(problem) : Accept();
    }

    public override async ValueTask JoinedAsync(CancellationToken cancellationToken)
    {
        if (!options.Presence)
            return;
        await presence.TrackAsync(this, _key, _meta, cancellationToken);
        await PushAsync(Events.PresenceState, presence.List(Topic), cancellationToken);
    }

    public override async ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken)
    {
        if (options.Presence && @event == PresenceUpdate)
            return await UpdateAsync(payload, cancellationToken);
        if (!options.Allows(Topic, @event))
            return Reply.Error(RoomOptions.IsReserved(Topic, @event) ? "this event is reserved" : "this event may not be broadcast here");
        try
        {
            await BroadcastAsync(@event, payload, cancellationToken);
            return Reply.Ok();
        }
        catch (UnencodableException)
        {
            return Reply.Error("a payload must be an object, or binary where every client speaks version 2");
        }
        catch (BroadcastTooLargeException)
        {
            return Reply.Error($"topic, event and payload may have {limits.BroadcastBytes} bytes together");
        }
    }

    private async ValueTask<Reply> UpdateAsync(Payload payload, CancellationToken cancellationToken)
    {
        if (!payload.TryGet("meta", out var meta))
            return Reply.Error("presence_update wants {\"meta\": …}");
        if (Problem(meta) is { } problem)
            return Reply.Error(problem);
        if (!MayChangePresence(out var refusal))
            return refusal;
        await presence.UpdateAsync(this, _key, meta, cancellationToken);
        return Reply.Ok();
    }

    // The payload's key, or else the connection's user_id, or else a random one.
    private bool TryGetKey(in Payload payload)
    {
        var isGiven = payload.TryGet("key", out var key);
        var text = isGiven ? key.AsString() : Socket.UserId ?? Guid.NewGuid().ToString("N");
        _key = text ?? "";
        return text is not null;
    }

    private string? Problem(Payload meta)
    {
        if (!meta.IsObject)
            return "meta must be an object";
        if (meta.Bytes.Length > limits.MetaBytes)
            return $"meta may have {limits.MetaBytes} bytes";
        return Length(Topic) + Length(_key) + meta.Bytes.Length > limits.PresenceBytes ? $"topic, key and meta may have {limits.PresenceBytes} bytes together" : null;
    }

    private static int Length(string text) => Encoding.UTF8.GetByteCount(text);
}
