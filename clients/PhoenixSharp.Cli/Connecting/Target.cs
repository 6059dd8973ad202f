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
    private readonly Lazy<HttpMessageHandler> _longPollHandler = new(() => new HeaderHandler(Headers)); // one for all of a bench

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
            Transport = LongPoll ? new LongPollTransport(_longPollHandler.Value) : new WebSocketTransport(SetHeaders),
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
}

/// <summary>A topic, and with what to join it.</summary>
internal sealed record Joining(string Topic, Payload Payload);
