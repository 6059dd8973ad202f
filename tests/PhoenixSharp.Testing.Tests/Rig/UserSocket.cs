namespace PhoenixSharp.Testing.Tests;

/// <summary>A socket that accepts every connect with a token, and keeps the data of the connect.</summary>
public sealed class UserSocket : Socket
{
    public string UserId { get; set; } = "";

    public string? Level { get; private set; }

    public string? Agent { get; private set; }

    public override string? Id => $"user_socket:{UserId}";

    public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken)
    {
        if (request["token"] == "broken")
            throw new InvalidOperationException("the token service is down");
        if ((request.AuthToken ?? request["token"]) is not { Length: > 0 } token)
            return Refuse(401, "no token");
        (UserId, Level, Agent) = (token, request["filter", "level"], request.UserAgent);
        if (token == "guest")
            ExpiresAt = new DateTimeOffset(2026, 1, 2, 3, 5, 5, TimeSpan.Zero); // a minute after the clock's start
        return Accept();
    }
}
