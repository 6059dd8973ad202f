using System.Text;
using System.Text.Json.Nodes;
using PhoenixSharp.Conformance.Http;
using static PhoenixSharp.BrokenServers.Tests.Breaking.Ways;

namespace PhoenixSharp.BrokenServers.Tests.Breaking;

/// <summary>Handshakes, tokens, origins, long polls.</summary>
internal static class HttpFlaws
{
    private const string SubProtocol = "sec-websocket-protocol";
    private const string AnyOrigin = "access-control-allow-origin";

    public static IReadOnlyList<BrokenServer> All { get; } =
    [
        new("a refused connection gets 401", "handshake/reject", 0,
            Answers((_, response) => response.Status == 403, response => response with { Status = 401 })),
        new("a refused connection is let in", "handshake/reject", 0,
            Asks(request => request with { Path = request.Path.Replace("reject=true", "", StringComparison.Ordinal) })),
        new("an application's own answer loses its body", "handshake/ratelimit", 0,
            Answers((_, response) => response.Status == 429, response => response with { Body = [] })),
        new("an unknown version is let in", "handshake/vsn-3_0_0", 0,
            Asks(request => request with { Path = request.Path.Replace("vsn=3.0.0", "vsn=2.0.0", StringComparison.Ordinal) })),
        new("sec-websocket-accept belongs to another key", "handshake/ok-v2", 0, Asks(request => request with
        {
            Headers = [.. request.Headers.Select(one => one.Name == "sec-websocket-key" ? one with { Value = "AAAAAAAAAAAAAAAAAAAAAA==" } : one)],
        })),
        new("the sub-protocol is not answered", "auth/subprotocol-valid", 0,
            Answers((_, _) => true, response => response.Without(SubProtocol))),
        new("the auth token is not looked at", "auth/subprotocol-valid", 4, Asks(request => request with
        {
            Headers = [.. request.Headers.Select(one => one.Name == SubProtocol ? one with { Value = "phoenix" } : one)],
        })),
        new("an expired token is let in", "auth/subprotocol-expired", 0, Asks(request => request.Without(SubProtocol))),
        new("the origin is not checked", "origin/ws-wrong", 0, Asks(request => request.Without("origin"))),
        new("a long poll has no CORS header", "longpoll/heartbeat-v2", 0, Answers((_, _) => true, response => response.Without(AnyOrigin))),
        new("a long poll has another content type", "longpoll/heartbeat-v2", 0, Answers((_, _) => true, response => response with
        {
            Headers = [.. response.Headers.Select(one => one.Name == "content-type" ? one with { Value = "text/plain" } : one)],
        })),
        new("a new long poll says 200", "longpoll/heartbeat-v2", 0,
            Answers((_, _) => true, response => response.WithBody("\"status\":410", "\"status\":200"))),
        new("of an ndjson batch only the first message is read", "longpoll/batch-v2", 2, Asks(request => request with
        {
            Body = request.Body is { } body ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Split('\n')[0]) : null,
        })),
        new("the messages of a poll come in reverse", "longpoll/several-messages-v2", 7, Answers((_, _) => true, Reversed)),
        new("a POST without a session is taken", "longpoll/post-without-session-v2", 0,
            Answers((_, _) => true, response => response.WithBody("\"status\":410", "\"status\":200"))),
        new("another method on the long-poll path gets 405", "longpoll/delete-v2", 0,
            Answers((_, response) => response.Status == 400, response => response with { Status = 405 })),
    ];

    private static HttpResponse Reversed(HttpResponse response)
    {
        if (HttpComparison.Messages(response).Count < 2)
            return response;
        var body = JsonNode.Parse(response.Body)!;
        body["messages"] = new JsonArray([.. body["messages"]!.AsArray().Reverse().Select(one => one!.DeepClone())]);
        return response with { Body = Encoding.UTF8.GetBytes(body.ToJsonString()) };
    }
}
