using PhoenixSharp;

namespace AppNamespace;

/// <summary>A connection of a user.</summary>
public sealed class UserSocket : Socket
{
    public string UserId { get; set; } = "";

    /// <summary>Broadcast <c>disconnect</c> to this topic to close all connections of the user.</summary>
    public override string? Id => $"user_socket:{UserId}";

    public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken)
    {
        // Anybody can use any name. Verify request.AuthToken here before you deploy the server.
        if (request["user_id"] is not { Length: > 0 and <= 40 } userId)
            return Refuse();
        UserId = userId;
        return Accept();
    }
}
