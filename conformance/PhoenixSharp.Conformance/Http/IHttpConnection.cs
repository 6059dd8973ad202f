namespace PhoenixSharp.Conformance.Http;

/// <summary>Carries one request and, after an accepted WebSocket handshake, the frames that follow it.</summary>
internal interface IHttpConnection : IDisposable
{
    /// <summary>Gets the stream of frames after an accepted WebSocket handshake.</summary>
    Stream Stream { get; }

    /// <summary>Sends the request and reads the response; of an accepted WebSocket handshake only its head.</summary>
    /// <exception cref="IOException">The connection ended early.</exception>
    /// <exception cref="FormatException">What came is not HTTP.</exception>
    Task<HttpResponse> ExchangeAsync(HttpRequest request, CancellationToken cancellationToken);
}
