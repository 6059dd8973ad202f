namespace PhoenixSharp.Conformance.WebSocketCases.Groups;

/// <summary>The opening handshake as HTTP: its line, its headers, and requests that a proxy and a server could read in two ways.</summary>
internal static class HttpCases
{
    private static readonly Opening Usual = Opening.Usual;

    public static IReadOnlyList<Case> All()
    {
        var table = new OpeningTable("handshake-http");
        AddRequestLines(table);
        AddHosts(table);
        AddBodies(table);
        AddHeaderLines(table);
        AddWrites(table);
        return table.Cases;
    }

    private static void AddRequestLines(OpeningTable table)
    {
        foreach (var method in (string[])["POST", "PUT", "HEAD", "OPTIONS", "DELETE", "get", "FROB"]) // "an HTTP/1.1 or higher GET request"
            table.Refused($"method-{method}", method == "get" ? "RFC9110§9.1" : "RFC6455§4.2.1", Line($"{method} {{path}} HTTP/1.1"));
        // "A server MUST ignore an Upgrade header field that is received in an HTTP/1.0 request."
        table.Refused("http-1.0", "RFC9110§7.8", Line("GET {path} HTTP/1.0"));
        table.Refused("http-1.0-keep-alive", "RFC9110§7.8", Line("GET {path} HTTP/1.0").Instead("Connection", "Connection: Upgrade, keep-alive"));
        foreach (var version in (string[])["HTTP/0.9", "HTTP/2.0", "HTTP/9.9", "http/1.1", "HTTP/1", "HTTP/11", "WS/1.1"])
            table.Refused($"version-{version}", "RFC9112§2.3", Line($"GET {{path}} {version}"));
        table.Accepted("absolute-form", "RFC9112§3.2.2", Line("GET http://{host}{path} HTTP/1.1"));
        table.Refused("no-target", "RFC9112§3", Line("GET  HTTP/1.1"));
        table.Refused("asterisk", "RFC9112§3.2.4", Line("GET * HTTP/1.1"));
        table.Refused("authority-form", "RFC9112§3.2.3", Line("GET {host} HTTP/1.1"));
        table.Refused("relative-target", "RFC9112§3.2", Line("GET socket/websocket HTTP/1.1"));
        table.Refused("space-in-target", "RFC9112§3.2", Line("GET {path}&a=b c HTTP/1.1"));
        table.Either("fragment-in-target", "RFC9112§3.2", Line("GET {path}#fragment HTTP/1.1"));
        table.Accepted("more-parameters", "RFC6455§3", Line("GET {path}&a=1&b=%20&c HTTP/1.1"));
        table.Refused("other-path", "RFC6455§4.2.2", Line("GET /nowhere HTTP/1.1"));
        table.Accepted("empty-line-before", "RFC9112§2.2", Line("\r\nGET {path} HTTP/1.1"));
    }

    private static void AddHosts(OpeningTable table)
    {
        // "A server MUST respond with a 400 (Bad Request) status code to any HTTP/1.1 request message that lacks a Host header field and to any
        // request message that contains more than one Host header field line or a Host header field with an invalid field value."
        const string clause = "RFC9112§3.2";
        table.BadRequest("host-none", clause, Usual.Without("Host"));
        table.BadRequest("host-twice", clause, Usual.With("Host: {host}"));
        table.BadRequest("host-two", clause, Usual.With("Host: other.example"));
        foreach (var host in (string[])["a b", "http://{host}", "a/b", "a@b", "[::1", "a:b:c", "a,b"])
            table.BadRequest($"host-{host.Replace("{host}", "url", StringComparison.Ordinal)}", clause, Usual.Instead("Host", $"Host: {host}"));
        table.Accepted("host-name", clause, Usual.Instead("Host", "Host: chat.example"));
        table.Accepted("host-name-port", clause, Usual.Instead("Host", "Host: chat.example:8443"));
        table.Accepted("host-ipv6", clause, Usual.Instead("Host", "Host: [::1]:4000"));
        table.Either("host-empty", clause, Usual.Instead("Host", "Host:"));
    }

    // What one reader takes for a body another takes for the next request, or for frames.
    private static void AddBodies(OpeningTable table)
    {
        const string smuggled = "0\r\n\r\nGET /admin HTTP/1.1\r\nHost: x\r\n\r\n";
        const string clause = "RFC9112§6.3";
        // "the server MUST close the connection after responding to such a request"
        table.Refused("chunked-and-length", "RFC9112§6.1",
            Usual.With("Transfer-Encoding: chunked", "Content-Length: 5") with { Body = smuggled, RefusalEnds = true });
        table.Refused("length-and-chunked", "RFC9112§6.1",
            Usual.With("Content-Length: 40", "Transfer-Encoding: chunked") with { Body = smuggled, RefusalEnds = true });
        table.Refused("chunked", clause, Usual.With("Transfer-Encoding: chunked") with { Body = "0\r\n\r\n" });
        table.Refused("length-5", clause, Usual.With("Content-Length: 5") with { Body = "hello" });
        table.Accepted("length-0", clause, Usual.With("Content-Length: 0"));
        table.Refused("lengths-differ", clause, Usual.With("Content-Length: 5", "Content-Length: 6") with { Body = "hello!" });
        foreach (var length in (string[])["-1", "+5", "abc", "5x", "0x5", "5, 6", "99999999999999999999"])
            table.Refused($"length-{length}", clause, Usual.With($"Content-Length: {length}"));
        foreach (var coding in (string[])["chunked, identity", "gzip", "xchunked", "chunked, chunked", "identity", "\u000bchunked"])
            table.Refused($"coding-{coding.Trim('\u000b')}{(coding[0] == '\u000b' ? "-vertical-tab" : "")}", "RFC9112§6.1",
                Usual.With($"Transfer-Encoding: {coding}") with { Body = "0\r\n\r\n" });
        table.Refused("chunked-two-lines", "RFC9112§6.1",
            Usual.With("Transfer-Encoding: gzip", "Transfer-Encoding: chunked") with { Body = "0\r\n\r\n" });
        table.Refused("chunked-in-http-1.0", "RFC9112§6.1",
            Line("GET {path} HTTP/1.0").With("Transfer-Encoding: chunked") with { Body = "0\r\n\r\n" });
    }

    private static void AddHeaderLines(OpeningTable table)
    {
        const string clause = "RFC9112§5.1";
        table.Accepted("names-lower-case", clause,
            Usual with { Lines = [.. Usual.Lines.Select(line => NameIn(line, name => name.ToLowerInvariant()))] });
        table.Accepted("names-upper-case", clause,
            Usual with { Lines = [.. Usual.Lines.Select(line => NameIn(line, name => name.ToUpperInvariant()))] });
        table.Accepted("no-space-before-values", clause,
            Usual with { Lines = [.. Usual.Lines.Select(line => line.Replace(": ", ":", StringComparison.Ordinal))] });
        table.Accepted("space-around-values", clause,
            Usual with { Lines = [.. Usual.Lines.Select(line => line.Replace(": ", ": \t  ", StringComparison.Ordinal) + " \t ")] });
        table.Accepted("other-order", "RFC6455§4.1", Usual with { Lines = [.. Usual.Lines.Reverse()] });
        // "A server MUST reject, with a response status code of 400 (Bad Request), any received request message
        // that contains whitespace between a header field name and colon."
        table.BadRequest("space-before-colon", clause, Usual.With("X-Odd : 1"));
        table.BadRequest("host-space-before-colon", clause, Usual.Instead("Host", "Host : {host}"));
        table.Refused("no-colon", clause, Usual.With("X-Odd"));
        table.Refused("empty-name", clause, Usual.With(": 1"));
        table.Refused("space-in-name", clause, Usual.With("X Odd: 1"));
        table.Refused("space-before-name", "RFC9112§2.2", Usual with { Lines = [" X-Odd: 1", .. Usual.Lines] });
        table.Either("name-not-a-token", "RFC9112§2.2", Usual.With("X-(Odd): 1")); // "SHOULD respond with a 400"
        table.Refused("nul-in-value", "RFC9110§5.5", Usual.With("X-Odd: a\0b"));
        table.Either("folded-line", "RFC9112§5.2", Usual.With("X-Odd: a", " b")); // "MUST either reject the message […] or replace each"
        table.Refused("bare-cr-in-value", "RFC9112§2.2", Usual.With("X-Odd: a\rHost: b"));
        table.Either("line-feeds-alone", "RFC9112§2.2", Usual with { LineEnd = "\n" }); // "MAY recognize a single LF as a line terminator"
    }

    private static void AddWrites(OpeningTable table)
    {
        table.Accepted("in-single-bytes", "RFC6455§4.2.1", Usual with { Piece = 1 });
        table.Accepted("in-pieces-of-17", "RFC6455§4.2.1", Usual with { Piece = 17 });
        const string noLimit = "a server may accept requests of any length";
        table.Refused("too-many-headers", "RFC9110§5.4",
            Usual.With([.. Enumerable.Range(0, 2000).Select(i => $"X-{i}: {i}")]) with { MayEnd = true }, noLimit);
        table.Refused("too-long-header", "RFC9110§5.4", Usual.With($"X-Long: {new string('x', 100_000)}") with { MayEnd = true }, noLimit);
        table.Refused("too-long-target", "RFC9110§4.1",
            Line($"GET {{path}}&a={new string('x', 100_000)} HTTP/1.1") with { MayEnd = true }, noLimit);
        // a TLS greeting, and bytes that are nothing
        table.Refused("tls", "RFC9112§3", new Opening("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00FC\u0003\u0003", []) { MayEnd = true });
        table.Refused("garbage", "RFC9112§3", new Opening("\u00FF\u00FE\0\0\u0001 garbage", []) { MayEnd = true });
        table.Refused("frame-instead-of-request", "RFC9112§3", new Opening("\u0081\u0085\u0001\u0002\u0003\u0004abcde", []) { MayEnd = true });
    }

    private static Opening Line(string line) => Usual with { RequestLine = line };

    private static string NameIn(string line, Func<string,
        string> change) => change(line.Split(':')[0]) + line[line.IndexOf(':', StringComparison.Ordinal)..];
}
