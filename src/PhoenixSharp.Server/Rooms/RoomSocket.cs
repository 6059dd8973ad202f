namespace PhoenixSharp.Server;

/// <summary>A connection: anyone may, under the name they give.</summary>
internal sealed class RoomSocket : Socket
{
    /// <summary>Begins the topic that reaches all of one user's connections.</summary>
    public const string IdPrefix = "user_socket:";

    /// <summary>Gets the parameter <c>user_id</c>, the presence key where a join names none.</summary>
    public string? UserId { get; private set; }

    public override string? Id => UserId is null ? null : IdPrefix + UserId;

    public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken)
    {
        UserId = request["user_id"];
        return Accept();
    }
}
