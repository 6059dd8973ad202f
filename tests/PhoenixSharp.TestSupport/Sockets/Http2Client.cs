using System.Net;
using System.Net.Sockets;

namespace PhoenixSharp.TestSupport;

/// <summary>One HTTP/2 connection over TLS. Each WebSocket that it opens is a request of its own.</summary>
public sealed class Http2Client : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly Uri _server;
    private int _connections;

    public Http2Client(int port)
    {
        _server = new Uri($"https://127.0.0.1:{port}");
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false, ConnectCallback = DialAsync };
#pragma warning disable CA5359 // the test made the certificate itself
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        _http = new HttpMessageInvoker(handler);
    }

    /// <summary>Gets how many TCP connections were made.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Opens a WebSocket whose frames are up to the test (RFC 8441 §5).</summary>
    public async Task<RawSocket> OpenAsync(string path = "/socket/websocket?vsn=2.0.0")
    {
        var response = await ConnectAsync(path);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException($"The handshake was answered {response.StatusCode}.");
        return new RawSocket(await response.Content.ReadAsStreamAsync());
    }

    /// <summary>Sends an extended CONNECT.</summary>
    public Task<HttpResponseMessage> ConnectAsync(
        string path, string protocol = "websocket", string? version = "13", params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var request = Request(HttpMethod.Connect, path);
        request.Headers.Protocol = protocol;
        if (version is not null)
            request.Headers.Add("Sec-WebSocket-Version", version);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return SendAsync(request);
    }

    public HttpRequestMessage Request(HttpMethod method, string path) =>
        new(method, new Uri(_server, path)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        _http.SendAsync(request, CancellationToken.None).WaitAsync(Patience.Limit);

    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> DialAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _connections);
        var socket = new System.Net.Sockets.Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
