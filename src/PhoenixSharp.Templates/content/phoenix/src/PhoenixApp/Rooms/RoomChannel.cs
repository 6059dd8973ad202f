using PhoenixSharp;

namespace AppNamespace.Rooms;

/// <summary>A member of a room.</summary>
public sealed partial class RoomChannel(RoomPresence presence) : Channel<UserSocket>
{
    private const int MaxLength = 2000;

    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

    public override async ValueTask JoinedAsync(CancellationToken cancellationToken)
    {
        await presence.TrackAsync(this, Socket.UserId, new RoomMeta(Time.GetUtcNow()), cancellationToken);
        await PushAsync("presence_state", await presence.ListAsync(Topic, cancellationToken), cancellationToken);
    }

    [Event("new_msg")]
    public async ValueTask<Reply> NewMessage(NewMessage message, CancellationToken cancellationToken)
    {
        if (message.Body is not { Length: > 0 and <= MaxLength })
            return Reply.Error("invalid length");
        await BroadcastAsync("new_msg", new RoomMessage(Socket.UserId, message.Body), cancellationToken);
        return Reply.Ok();
    }
}

public sealed record NewMessage(string Body);

public sealed record RoomMessage(string User, string Body);
