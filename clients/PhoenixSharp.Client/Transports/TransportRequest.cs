using System.Diagnostics;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>What a transport needs to connect once: params, token and headers as they are now.</summary>
/// <param name="Endpoint">The socket's address, without <c>/websocket</c> or <c>/longpoll</c>.</param>
/// <param name="Query">The params and <c>vsn</c>, encoded, without a question mark.</param>
/// <param name="AuthToken">What the server is to know as the auth token, or null.</param>
/// <param name="Headers">Further headers for the handshake: the trace context.</param>
public sealed record TransportRequest(Uri Endpoint, string Query, string? AuthToken, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>Makes the address of one transport.</summary>
    /// <param name="scheme">Such as <c>wss</c> for a secure endpoint.</param>
    /// <param name="plainScheme">Such as <c>ws</c> for any other.</param>
    /// <param name="segment">Such as <c>websocket</c>.</param>
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

    internal static async ValueTask<TransportRequest> AskAsync(
        SocketProcess socket, Activity? activity, CancellationToken cancellationToken)
    {
        var options = socket.Options;
        var query = new QueryWriter();
        foreach (var (name, value) in options.Params)
            query.Add(name, value);
        if (options.ParamsAsync is not null)
            query.Add(ClientPayload.Of(await options.ParamsAsync(cancellationToken).ConfigureAwait(false), options.Json));
        query.Add("vsn", options.Version);
        var token = options.AuthTokenAsync is not null ? await options.AuthTokenAsync(cancellationToken).ConfigureAwait(false) : options.AuthToken?.Invoke();
        return new TransportRequest(socket.Endpoint, query.ToString(), token, ClientTracing.HeadersOf(activity));
    }
}
