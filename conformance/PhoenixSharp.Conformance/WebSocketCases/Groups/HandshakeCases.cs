namespace PhoenixSharp.Conformance.WebSocketCases.Groups;

/// <summary>The opening handshake: what RFC 6455 says about the request's headers.</summary>
internal static class HandshakeCases
{
    private const string Clause = "RFC6455§4.2.1";
    private const string KeyNeedNotBeDecoded = "a server need not decode the key (RFC 6455 §4.2.2)";
    private const string HeadersMayBeLimited = "a server may limit the number and the length of headers (RFC 9110 §5.4)";
    private static readonly Opening Usual = Opening.Usual;

    public static IReadOnlyList<Case> All()
    {
        var table = new OpeningTable("handshake");
        AddUpgrade(table);
        AddConnection(table);
        AddKeys(table);
        AddVersions(table);
        AddOffers(table);
        AddBystanders(table);
        return table.Cases;
    }

    private static void AddUpgrade(OpeningTable table)
    {
        table.Accepted("usual", Clause, Usual);
        foreach (var value in (string[])["WebSocket", "WEBSOCKET"]) // "compared case-insensitively"
            table.Accepted($"upgrade-{value}", Clause, Usual.Instead("Upgrade", $"Upgrade: {value}"));
        table.Either("upgrade-list", Clause, Usual.Instead("Upgrade", "Upgrade: websocket, other"));
        table.Refused("upgrade-none", Clause, Usual.Without("Upgrade"));
        foreach (var value in (string[])["", "h2c", "websockets", "web socket", "\"websocket\"", "TLS/1.0"])
            table.Refused($"upgrade-{(value.Length == 0 ? "empty" : value)}", Clause, Usual.Instead("Upgrade", $"Upgrade: {value}"));
    }

    private static void AddConnection(OpeningTable table)
    {
        foreach (var value in (string[])["upgrade", "UPGRADE", "keep-alive, Upgrade", "Upgrade,keep-alive", ",, Upgrade ,"])
            table.Accepted($"connection-{value}", Clause, Usual.Instead("Connection", $"Connection: {value}"));
        // A tab is white space in a list; HTTP servers that don't know it there, Kestrel among them, see no upgrade and refuse.
        table.Either("connection-tab", "RFC9110§5.6.3", Usual.Instead("Connection", "Connection: keep-alive,\tUpgrade"));
        table.Accepted("connection-two-lines", Clause, Usual.Instead("Connection", "Connection: keep-alive", "Connection: Upgrade"));
        table.Refused("connection-none", Clause, Usual.Without("Connection"));
        foreach (var value in (string[])["", "keep-alive", "close", "Upgraded", "not-upgrade", "\"Upgrade\""])
            table.Refused($"connection-{(value.Length == 0 ? "empty" : value)}", Clause, Usual.Instead("Connection", $"Connection: {value}"));
    }

    // "a base64-encoded value that, when decoded, is 16 bytes in length"
    private static void AddKeys(OpeningTable table)
    {
        (string Name, string Key)[] wrong =
        [
            ("15-bytes", "dGhlIHNhbXBsZSBub25j"), ("17-bytes", "dGhlIHNhbXBsZSBub25jZSE="),
            ("18-bytes", "dGhlIHNhbXBsZSBub25jZSEh"), ("plain-text", "key"),
            ("without-padding", "dGhlIHNhbXBsZSBub25jZQ"), ("not-base64", "dGhlIHNhbXBsZSBub25j*Q=="),
            ("base64url", "____________________-w=="), ("space-inside", "dGhlIHNhbXBs ZSBub25jZQ=="),
            ("two-in-one", $"{Opening.Key}, {Opening.Key}"),
        ];
        table.Refused("key-none", Clause, Usual.Without("Sec-WebSocket-Key"));
        table.Refused("key-empty", Clause, Usual.Instead("Sec-WebSocket-Key", "Sec-WebSocket-Key: "));
        foreach (var (name, key) in wrong)
            table.Refused($"key-{name}", Clause, Usual.Instead("Sec-WebSocket-Key", $"Sec-WebSocket-Key: {key}"), KeyNeedNotBeDecoded);
        foreach (var (name, key) in (ReadOnlySpan<(string, string)>)[("zeros", "AAAAAAAAAAAAAAAAAAAAAA=="),
            ("ones", "/////////////////////w=="), ("plus-and-slash", "++++//////++++++++//+w==")])
            table.Accepted($"key-{name}", "RFC6455§4.2.2", Usual.Instead("Sec-WebSocket-Key", $"Sec-WebSocket-Key: {key}"));
        table.Either("key-bits-behind-the-end", Clause, Usual.Instead("Sec-WebSocket-Key", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZR=="));
        // "MUST NOT appear more than once in an HTTP request"
        table.Refused("key-twice", "RFC6455§11.3.1", Usual.With($"Sec-WebSocket-Key: {Opening.Key}"));
        table.Refused("key-two", "RFC6455§11.3.1", Usual.With("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="));
    }

    // "the server MUST abort the WebSocket handshake […] and instead send an appropriate HTTP error code (such as 426 Upgrade Required)
    // and a |Sec-WebSocket-Version| header field indicating the version(s) the server is capable of understanding"
    private static void AddVersions(OpeningTable table)
    {
        foreach (var version in (string[])["0", "7", "8", "12", "14", "255"])
            table.Refused($"version-{version}", "RFC6455§4.2.2",
                Usual.Instead("Sec-WebSocket-Version", $"Sec-WebSocket-Version: {version}") with { RefusalHeader = "Sec-WebSocket-Version" });
        table.Refused("version-none", Clause, Usual.Without("Sec-WebSocket-Version"));
        foreach (var version in (string[])["", "013", "+13", "13.0", "thirteen", "8, 13", "13, 8"]) // "DIGIT | (NZDIGIT DIGIT) | …", one of them
            table.Refused($"version-{(version.Length == 0 ? "empty" : version)}", "RFC6455§4.3",
                Usual.Instead("Sec-WebSocket-Version", $"Sec-WebSocket-Version: {version}"));
        table.Refused("version-two", "RFC6455§11.3.5", Usual.With("Sec-WebSocket-Version: 8"));
        table.Refused("version-twice", "RFC6455§11.3.5", Usual.With("Sec-WebSocket-Version: 13"));
    }

    // An offer that the server does not know is no reason to refuse (§4.2.2, 5), and it is not echoed (§9.1).
    private static void AddOffers(OpeningTable table)
    {
        foreach (var offer in (string[])["x-unknown", "x-one; a=1; b=\"two\", x-two", "permessage-unknown; a",
            "permessage-deflate; client_max_window_bits", "permessage-deflate; unknown=1", "permessage-deflate; server_max_window_bits=99"])
            table.Accepted($"extension-{offer}", "RFC6455§9.1", Usual.With($"Sec-WebSocket-Extensions: {offer}"));
        table.Accepted("extensions-two-lines", "RFC6455§11.3.2", Usual.With("Sec-WebSocket-Extensions: x-one", "Sec-WebSocket-Extensions: x-two"));
        table.Either("extension-malformed", "RFC6455§9.1", Usual.With("Sec-WebSocket-Extensions: ;;=,"));
        // A server that agrees to none of the sub-protocols may go on without one, or not: Phoenix refuses where it expects its own.
        table.Either("protocol-unknown", "RFC6455§4.2.2", Usual.With("Sec-WebSocket-Protocol: x-unknown"));
        table.Either("protocols-unknown", "RFC6455§4.2.2", Usual.With("Sec-WebSocket-Protocol: x-one, x-two"));
        table.Either("protocols-two-lines", "RFC6455§11.3.4", Usual.With("Sec-WebSocket-Protocol: x-one", "Sec-WebSocket-Protocol: x-two"));
        table.Either("protocol-malformed", "RFC6455§4.1", Usual.With("Sec-WebSocket-Protocol: a b, (c)"));
    }

    // "the server MUST ignore" what else there is: cookies, an origin (the fixture checks none), unknown headers
    private static void AddBystanders(OpeningTable table)
    {
        table.Accepted("cookie", Clause, Usual.With("Cookie: a=b; c=d"));
        table.Accepted("origin", Clause, Usual.With("Origin: http://elsewhere.example"));
        table.Accepted("origin-null", Clause, Usual.With("Origin: null"));
        table.Accepted("unknown-headers", Clause, Usual.With([.. Enumerable.Range(0, 50).Select(i => $"X-Unknown-{i}: {i}")]), HeadersMayBeLimited);
        table.Accepted("long-header", Clause, Usual.With($"X-Long: {new string('x', 4096)}"), HeadersMayBeLimited);
        table.Accepted("browser", Clause,
            Usual.With("User-Agent: Mozilla/5.0", "Accept-Encoding: gzip, deflate, br", "Accept-Language: en", "Cache-Control: no-cache", "Pragma: no-cache"));
    }
}
