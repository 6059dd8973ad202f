using System.Net.WebSockets;
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
    TimeSpan Timeout,
    ServerCertificate Certificate)
{
    private IClientTransport? _transport; // shared by all sockets of a bench

    /// <summary>Returns the options of a new socket.</summary>
    public PhoenixSocketOptions ToOptions()
    {
        var options = new PhoenixSocketOptions
        {
            Endpoint = Url,
            AuthToken = () => Token,
            Version = Version,
            Timeout = Timeout,
            ConnectTimeout = Timeout,
            Transport = LazyInitializer.EnsureInitialized(ref _transport, CreateTransport),
        };
        options.Json.TypeInfoResolverChain.Insert(0, CliJson.Default);
        foreach (var (name, value) in Params)
            options.Params[name] = value;
        return options;
    }

    private IClientTransport CreateTransport()
    {
        // Redirects are not followed, because the token would be sent to another host.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = Certificate.Validate;
        return LongPoll
            ? new LongPollTransport(new HeaderHandler(Headers, handler))
            : new WebSocketTransport(SetHeaders, handler);
    }

    private void SetHeaders(ClientWebSocketOptions options)
    {
        foreach (var (name, value) in Headers)
            options.SetRequestHeader(name, value);
    }
}

/// <summary>A topic, and the payload of its join.</summary>
internal sealed record Joining(string Topic, Payload Payload);
