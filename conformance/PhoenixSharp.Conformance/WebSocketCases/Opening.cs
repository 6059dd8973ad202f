using System.Security.Cryptography;
using System.Text;
using PhoenixSharp.Conformance.Http;

namespace PhoenixSharp.Conformance.WebSocketCases;

/// <summary>The opening handshake of a case: a request, byte by byte, and which responses are lawful.</summary>
/// <param name="RequestLine">{path} and {host} stand for those of the server.</param>
internal sealed record Opening(string RequestLine, IReadOnlyList<string> Lines)
{
    public const string Key = "dGhlIHNhbXBsZSBub25jZQ=="; // the one of RFC 6455 §1.3

    public static Opening Usual { get; } = new("GET {path} HTTP/1.1",
        ["Host: {host}", "Connection: Upgrade", "Upgrade: websocket", $"Sec-WebSocket-Key: {Key}", "Sec-WebSocket-Version: 13"]);

    /// <summary>What a refusal may say: 4xx, or 501 and 505 for what the server has never heard of.</summary>
    public static IReadOnlyList<int> Refusals { get; } = [.. Enumerable.Range(400, 100), 501, 505];

    public IReadOnlyList<int> Statuses { get; init; } = [101];

    /// <summary>A header that a refusal has to have.</summary>
    public string? RefusalHeader { get; init; }

    /// <summary>Nothing but the end of the connection may follow a refusal.</summary>
    public bool RefusalEnds { get; init; }

    /// <summary>The server may also end the connection without a word.</summary>
    public bool MayEnd { get; init; }

    /// <summary>Comes behind the head.</summary>
    public string Body { get; init; } = "";

    public string LineEnd { get; init; } = "\r\n";

    /// <summary>Bytes in one write at the most.</summary>
    public int Piece { get; init; } = int.MaxValue;

    public Opening With(params string[] lines) => this with { Lines = [.. Lines, .. lines] };

    public Opening Without(string name) => this with { Lines = [.. Lines.Where(line => !Names(line, name))] };

    /// <summary>Puts lines in the place of the one with that name.</summary>
    public Opening Instead(string name, params string[] lines) =>
        this with { Lines = [.. Lines.SelectMany(line => Names(line, name) ? lines : [line])] };

    private static bool Names(string line, string name) => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase);

    public byte[] ToBytes(Uri server, string path)
    {
        var head = string.Join(LineEnd, [RequestLine, .. Lines, "", ""]) + Body;
        return Encoding.Latin1.GetBytes(head.Replace("{path}", path, StringComparison.Ordinal).Replace("{host}", server.Authority,
            StringComparison.Ordinal));
    }

    /// <summary>Tells what is wrong with the response; null where it is lawful.</summary>
    public string? Complaint(HttpResponse response) => response.Status switch
    {
        var status when !Statuses.Contains(status) => "another status is lawful",
        101 => ComplaintOfAcceptance(response),
        _ when RefusalHeader is { } name && response.HeaderOrNull(name) is null => $"the refusal has to name {name}",
        _ => null,
    };

    private string? ComplaintOfAcceptance(HttpResponse response) // RFC 6455 §4.2.2, 5
    {
        if (!"websocket".Equals(response.HeaderOrNull("upgrade"), StringComparison.OrdinalIgnoreCase))
            return "upgrade has to be websocket";
        if (!Items(response.HeaderOrNull("connection")).Contains("upgrade", StringComparer.OrdinalIgnoreCase))
            return "connection has to hold Upgrade";
        if (response.HeaderOrNull("sec-websocket-accept") is var accept && accept != AcceptOf(Offered("Sec-WebSocket-Key").Single()))
            return $"sec-websocket-accept is not that of the key: {accept ?? "none"}";
        if (response.HeaderOrNull("sec-websocket-protocol") is { } protocol && !Offered("Sec-WebSocket-Protocol").Contains(protocol))
            return $"a sub-protocol that was not offered: {protocol}";
        var extensions = Items(response.HeaderOrNull("sec-websocket-extensions")).Select(item => item.Split(';')[0].Trim());
        var offered = Offered("Sec-WebSocket-Extensions").Select(item => item.Split(';')[0].Trim());
        return extensions.Except(offered).FirstOrDefault() is { } other ? $"an extension that was not offered: {other}" : null;
    }

    private IEnumerable<string> Offered(string name) => Lines.Where(line => Names(line, name)).SelectMany(line => Items(line[(name.Length + 1)..]));

    private static string[] Items(string? list) => (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

#pragma warning disable CA5350 // RFC 6455 §4.2.2 names SHA-1
    private static string AcceptOf(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350

    public override string ToString()
    {
        var lawful = Statuses.Contains(101) ? Statuses.Count > 1 ? "status 101 or a refusal" : "status 101" : "a refusal";
        return MayEnd ? lawful + " or the end of the connection" : lawful;
    }
}
