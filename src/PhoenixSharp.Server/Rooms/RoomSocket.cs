namespace PhoenixSharp.Server;

/// <summary>A connection: anyone may, under the name they give.</summary>
internal sealed class RoomSocket : Socket
{
    /// <summary>Gets the parameter <c>user_id</c>, the presence key where a join names none.</summary>
    public string? UserId { get; private set; }

    public override string? Id => UserId is null ? null : $"user_socket:{UserId}";

    public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken)
    {
        UserId = request["user_id"];
        return Accept();
    }
}
