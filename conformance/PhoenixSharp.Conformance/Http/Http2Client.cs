using System.Net;

namespace PhoenixSharp.Conformance.Http;

/// <summary>Sends all requests of a run over HTTP/2, as many on one connection as the server allows.</summary>
internal sealed class Http2Client(Uri server) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        EnableMultipleHttp2Connections = true,
        SslOptions = Certificates.AcceptAny(server),
    });

    /// <summary>Opens one exchange. The connection below may be one that is there already.</summary>
    public IHttpConnection Open() => new Http2Exchange(this);

    public void Dispose() => _http.Dispose();

    private Task<HttpResponseMessage> SendAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _http.SendAsync(Message(request), cancellationToken);

    private HttpRequestMessage Message(HttpRequest request)
    {
        var isHandshake = ExtendedConnect.Has(request);
        var message = new HttpRequestMessage(isHandshake ? HttpMethod.Connect : new HttpMethod(request.Method), Address(request))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.Headers.Protocol = isHandshake ? "websocket" : null;
        message.Content = request.Body is { } body ? new ByteArrayContent(body) : null;
        foreach (var header in ExtendedConnect.Headers(request))
        {
            if (!message.Headers.TryAddWithoutValidation(header.Name, header.Value))
                message.Content?.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }
        return message;
    }

    // As it was recorded, whatever a URL may not hold.
    private Uri Address(HttpRequest request) => new(
        server.GetLeftPart(UriPartial.Authority) + request.Path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private sealed class Http2Exchange(Http2Client client) : IHttpConnection
    {
        private HttpResponseMessage? _message;
        private Stream? _stream;

        public Stream Stream => _stream ?? throw new InvalidOperationException("No WebSocket handshake was accepted.");

        public async Task<HttpResponse> ExchangeAsync(HttpRequest request, CancellationToken cancellationToken)
        {
            try
            {
                _message = await client.SendAsync(request, cancellationToken);
                var head = new HttpResponse((int)_message.StatusCode, [.. _message.Headers.Concat(_message.Content.Headers).SelectMany(Lines)], []);
                if (!ExtendedConnect.Has(request) || _message.StatusCode != HttpStatusCode.OK)
                    return head with { Body = await _message.Content.ReadAsByteArrayAsync(cancellationToken) };
                _stream = new BufferedReads(await _message.Content.ReadAsStreamAsync(cancellationToken));
                return head;
            }
            catch (HttpRequestException problem)
            {
                throw new IOException(problem.Message, problem);
            }
        }

        public void Dispose()
        {
            _stream?.Dispose();
            _message?.Dispose();
        }

        private static IEnumerable<Header> Lines(KeyValuePair<string, IEnumerable<string>> header) =>
            header.Value.Select(value => new Header(header.Key.ToLowerInvariant(), value));
    }
}
