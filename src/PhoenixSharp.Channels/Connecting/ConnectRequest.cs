using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using PhoenixSharp.Payloads;

namespace PhoenixSharp;

/// <summary>What came with a connect. Valid while <see cref="Socket.ConnectAsync"/> runs: copy from it what the connection needs.</summary>
public sealed partial class ConnectRequest
{
    private HttpContext? _http;
    private ClaimsPrincipal? _user;
    private bool _isOver;

    /// <summary>Gets the parameters as a JSON object of strings, maps and lists: the query's, which are phoenix.js's <c>params</c>, and the values of the mount's path, which count more.</summary>
    /// <remarks>
    /// Read as Plug does: <c>a[b]=c</c> is <c>{"a":{"b":"c"}}</c>, <c>a[]=1&amp;a[]=2</c> is <c>{"a":["1","2"]}</c>, <c>a[0]=x</c> is <c>{"a":{"0":"x"}}</c>; the later
    /// of two words counts. A query that isn't UTF-8, or has over 1,000 parameters or 32 brackets in a name, is answered 400 before the socket is asked.
    /// </remarks>
    public Payload Params { get; init; } = Payload.Empty;

    /// <summary>Gets the token that phoenix.js sends apart from the URL (its option <c>authToken</c>), or null. Phoenix's <c>connect_info: [:auth_token]</c>.</summary>
    public string? AuthToken { get; init; }

    /// <summary>Gets whom the host's authentication found; without any, somebody who isn't authenticated.</summary>
    public ClaimsPrincipal User
    {
        get => _user ??= Http?.Features.Get<IHttpAuthenticationFeature>()?.User ?? new ClaimsPrincipal(new ClaimsIdentity());
        init => _user = value;
    }

    /// <summary>Gets the services of this connection: they live as long as it does.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>Gets the request itself; null where the connect came over no network, as in a test.</summary>
    /// <exception cref="InvalidOperationException">The connect is over, and the server may have given the request to another client.</exception>
    public HttpContext? HttpContext
    {
        get => Http;
        init => _http = value;
    }

    /// <summary>Gets how parameters are read as a type.</summary>
    internal JsonSerializerOptions Json { get; init; } = DefaultJson;

    private static JsonSerializerOptions DefaultJson { get; } = PayloadJson.CreateOptions();

    private HttpContext? Http => _isOver
        ? throw new InvalidOperationException("The connect is over: read what the connection needs of its request in ConnectAsync, and keep that.")
        : _http;

    /// <summary>Gets a parameter's text, or null where there is none or it is a map or list.</summary>
    /// <param name="path">Its name; names of maps before it: <c>request["filter", "room"]</c> is <c>filter[room]</c>.</param>
    public string? this[params ReadOnlySpan<string> path]
    {
        get
        {
            var value = Params;
            foreach (var name in path)
            {
                if (!value.TryGetShared(name, out var below))
                    return null;
                value = below;
            }
            return value.AsString();
        }
    }

    /// <summary>Reads all parameters as a type. A number may be text, as everything in a query is.</summary>
    /// <exception cref="PayloadException">The parameters are not of that type. If it isn't caught, the client is answered 400.</exception>
    public T Read<T>() => PayloadReader.Read<T>(Params, Json);

    /// <summary>Lets go of the request.</summary>
    internal void Over() => (_isOver, _http) = (true, null);
}
