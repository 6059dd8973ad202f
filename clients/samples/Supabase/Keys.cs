using PhoenixSharp;

namespace Supabase;

/// <summary>What opens what: the key of the application lets connect, a user's access token lets into private channels.</summary>
/// <remarks>Supabase's own are JSON Web Tokens. A client hands them on unread, so any token will do.</remarks>
internal sealed class Keys(IConfiguration configuration, PhoenixToken tokens)
{
    private const string Salt = "access token";
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);

    private readonly string _apiKey = configuration["ApiKey"] ?? "anon";

    public bool IsApiKey(string? key) => key == _apiKey;

    public bool IsAccessToken(string? token) => tokens.TryVerify<string>(Salt, token, MaxAge, out _);

    public string Sign(string user) => tokens.Sign(Salt, user);
}
