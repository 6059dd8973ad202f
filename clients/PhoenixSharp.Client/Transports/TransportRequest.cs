using System.Diagnostics;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>The address, params, auth token and headers of one attempt to connect.</summary>
/// <param name="Endpoint">The socket's address, without <c>/websocket</c> or <c>/longpoll</c>.</param>
/// <param name="Query">The params and <c>vsn</c>, encoded, without a question mark.</param>
/// <param name="AuthToken">The auth token, or null.</param>
/// <param name="Headers">Further headers for the handshake: the trace context.</param>
public sealed record TransportRequest(Uri Endpoint, string Query, string? AuthToken, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>Returns the address for a transport.</summary>
    /// <param name="scheme">The scheme for a secure endpoint, such as <c>wss</c>.</param>
    /// <param name="plainScheme">The scheme for any other endpoint, such as <c>ws</c>.</param>
    /// <param name="segment">The segment that is added to the path, such as <c>websocket</c>.</param>
    public Uri AddressOf(string scheme, string plainScheme, string segment)
    {
        var isSecure = Endpoint.Scheme is "https" or "wss";
        var own = Endpoint.Query.TrimStart('?');
        return new UriBuilder(Endpoint)
        {
            Scheme = isSecure ? scheme : plainScheme,
            Port = Endpoint.Port,
            Path = $"{Endpoint.AbsolutePath.TrimEnd('/')}/{segment}",
            Query = own.Length == 0 ? Query : $"{own}&{Query}",
        }.Uri;
    }

    /// <summary>Fetches the params and the auth token of the application.</summary>
    internal static async ValueTask<TransportRequest> FetchAsync(
        SocketProcess socket, Activity? activity, CancellationToken cancellationToken)
    {
        var options = socket.Options;
        var query = new QueryWriter();
        foreach (var (name, value) in options.Params)
            query.Add(name, value);
        if (options.ParamsAsync is not null)
            query.Add(ClientPayload.Of(await options.ParamsAsync(cancellationToken).ConfigureAwait(false), options.Json));
        query.Add("vsn", options.Version);
        var token = options.AuthTokenAsync is { } fetchToken
            ? await fetchToken(cancellationToken).ConfigureAwait(false)
            : options.AuthToken?.Invoke();
        return new TransportRequest(socket.Endpoint, query.ToString(), token, ClientTracing.HeadersOf(activity));
    }
}
