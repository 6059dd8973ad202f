using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary>A server, and how to connect to it.</summary>
internal sealed record Target(
    Uri Url,
    IReadOnlyList<KeyValuePair<string, string>> Params,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    string? Token,
    string Version,
    bool LongPoll,
    TimeSpan Timeout)
{
    private readonly Lazy<HttpClient> _longPollClient = new(() => LongPollClient(Headers)); // one for all of a bench

    /// <summary>Makes a socket's options of it; they belong to that socket.</summary>
    public PhoenixSocketOptions ToOptions()
    {
        var options = new PhoenixSocketOptions
        {
            Endpoint = Url,
            AuthToken = () => Token,
            Version = Version,
            Timeout = Timeout,
            ConnectTimeout = Timeout,
            Transport = LongPoll ? new LongPollTransport(_longPollClient.Value) : new WebSocketTransport(SetHeaders),
        };
        foreach (var (name, value) in Params)
            options.Params[name] = value;
        return options;
    }

    private void SetHeaders(System.Net.WebSockets.ClientWebSocketOptions options)
    {
        foreach (var (name, value) in Headers)
            options.SetRequestHeader(name, value);
    }

    private static HttpClient LongPollClient(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var client = new HttpClient { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        foreach (var (name, value) in headers)
            client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        return client;
    }
}

/// <summary>A topic, and with what to join it.</summary>
internal sealed record Joining(string Topic, Payload Payload);
