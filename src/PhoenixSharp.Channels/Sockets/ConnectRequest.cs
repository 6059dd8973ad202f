using System.Security.Claims;

namespace PhoenixSharp;

/// <summary>What came with a connect.</summary>
public sealed class ConnectRequest
{
    /// <summary>Gets the query's parameters: phoenix.js's <c>params</c>. Of a repeated name the last counts, as in Plug.</summary>
    public required IReadOnlyDictionary<string, string> Params { get; init; }

    /// <summary>Gets the token that phoenix.js sends apart from the URL (its option <c>authToken</c>), or null.</summary>
    public string? AuthToken { get; init; }

    /// <summary>Gets whom the host's authentication found.</summary>
    public ClaimsPrincipal User { get; init; } = new();

    /// <summary>Gets the services of this connection: they live as long as it does.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>Gets a parameter, or null.</summary>
    public string? this[string name] => Params.GetValueOrDefault(name);
}
