namespace PhoenixSharp.Conformance.Http;

/// <summary>Translates a recorded WebSocket handshake of HTTP/1.1 (RFC 6455 §4) to HTTP/2 (RFC 8441 §5).</summary>
internal static class ExtendedConnect
{
    // Headers of a connection don't exist in HTTP/2 (RFC 9113 §8.2.2), and the handshake has no key there.
    private static readonly string[] OfHttp1 = ["connection", "upgrade", "sec-websocket-key", "host"];

    /// <summary>Determines whether a request is a handshake that has its counterpart in HTTP/2.</summary>
    public static bool Has(HttpRequest request) =>
        request.Method == "GET" && Lists(request, "connection", "upgrade") && Lists(request, "upgrade", "websocket")
        && Value(request, "sec-websocket-key") is { Length: 24 };

    /// <summary>
    /// Determines whether the suite can send a request over HTTP/2. Its HTTP client joins the lines of a repeated header.
    /// </summary>
    public static bool CanBeSent(HttpRequest request) =>
        (Has(request) || !Names(request).Any(OfHttp1.Contains)) && Names(request).Distinct().Count() == request.Headers.Count;

    /// <summary>Returns the headers that go over HTTP/2.</summary>
    public static IEnumerable<Header> Headers(HttpRequest request) =>
        request.Headers.Where(header => !OfHttp1.Contains(header.Name.ToLowerInvariant()));

    /// <summary>Returns the response that is right over HTTP/2: 200 for 101, without a hash of the key.</summary>
    public static HttpResponse Response(HttpResponse recorded) => recorded.Status != 101
        ? recorded
        : recorded with { Status = 200, Headers = [.. recorded.Headers.Where(header => header.Name != "sec-websocket-accept")] };

    private static bool Lists(HttpRequest request, string name, string item) =>
        (Value(request, name) ?? "").Split(',', StringSplitOptions.TrimEntries).Contains(item, StringComparer.OrdinalIgnoreCase);

    private static string? Value(HttpRequest request, string name) => new HttpResponse(0, request.Headers, []).HeaderOrNull(name);

    private static IEnumerable<string> Names(HttpRequest request) => request.Headers.Select(header => header.Name.ToLowerInvariant());
}
