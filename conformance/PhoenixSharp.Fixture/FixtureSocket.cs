using System.Text.Json;

namespace PhoenixSharp.Fixture;

/// <summary>The connect of the contract: refuse, refuse with a status of one's own, or take the user id from the parameters.</summary>
internal sealed class FixtureSocket : Socket
{
    /// <summary>Gets the user id as JSON, <c>null</c> for none.</summary>
    public Payload UserId { get; private set; } = Payload.Null;

    public override string? Id => UserId == Payload.Null ? null : $"user_socket:{UserId.AsString() ?? UserId.ToString()}";

    public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken)
    {
        if (request["reject"] == "true")
            return Refuse();
        if (request["ratelimit"] == "true")
            return Refuse(429, "Too many requests");
        if (request["user_id"] is { } userId)
            UserId = Payload.FromJson($"\"{JsonEncodedText.Encode(userId)}\"");
        return Accept();
    }
}
