using System.Text.Json;

namespace PhoenixSharp.Fixture;

/// <summary>The connect of the contract: refuse, refuse with a status of one's own, or take the user id from a token or a parameter.</summary>
internal sealed class FixtureSocket(PhoenixToken tokens) : Socket
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
        if ((request.AuthToken ?? request["token"]) is { } token)
            return Verify(token);
        if (request["user_id"] is { } userId)
            UserId = Payload.FromJson($"\"{JsonEncodedText.Encode(userId)}\"");
        return Accept();
    }

    private ConnectResult Verify(string token)
    {
        if (!tokens.TryVerify<Payload>("user socket", token, maxAge: TimeSpan.FromDays(1), out var userId))
            return Refuse();
        UserId = userId;
        return Accept();
    }
}
