using System.Text;
using System.Text.Json;
using PhoenixSharp.Conformance.Http;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.Transcripts;

internal static class StepReader
{
    private static readonly Dictionary<string, string> NothingSaved = [];

    public static Step Read(JsonElement json, int number)
    {
        json.AllowOnly("client", "connect", "send", "recv", "close", "eof", "disconnect", "silence_ms", "wait_ms", "http", "http_start", "http_end",
            "server", "any_order", "within_ms", "code_may_be", "elapsed_ms", "save");
        return json.Has("client") ? ReadOfClient(json, number, json.Text("client")) : ReadOwn(json, number);
    }

    private static Step ReadOwn(JsonElement json, int number) => json.EnumerateObject().First().Name switch
    {
        "wait_ms" => new Step.Wait(number, json.Milliseconds("wait_ms")),
        "server" when json.Text("server") == "SIGTERM" => new Step.Terminate(number),
        var other => throw new TranscriptException($"Unknown step without client: {other}."),
    };

    private static Step ReadOfClient(JsonElement json, int number, string client)
    {
        var what = json.EnumerateObject().FirstOrDefault(property => property.Name is not ("client" or "any_order" or "within_ms" or "save" or "code_may_be" or "elapsed_ms"));
        return what.Name switch
        {
            "connect" => new Step.Connect(number, client, Request(what.Value), Response(what.Value)),
            "send" => new Step.Send(number, client, SentFrames.Read(what.Value)),
            "recv" => new Step.Receive(number, client, Received(what.Value), json.Has("any_order") ? json.GetProperty("any_order").GetInt32() : null, json.MillisecondsOrNull("within_ms")),
            "close" => ReadClose(json, number, client, what.Value),
            "eof" => new Step.End(number, client, json.MillisecondsOrNull("within_ms")),
            "disconnect" => new Step.Disconnect(number, client),
            "silence_ms" => new Step.Silence(number, client, json.Milliseconds("silence_ms")),
            "http" => new Step.Http(number, client, Request(what.Value), Response(what.Value), Saved(json)),
            "http_start" => new Step.HttpStart(number, client, what.Value.Text("id"), Request(what.Value)),
            "http_end" => new Step.HttpEnd(number, client, what.Value.Text("id"), Response(what.Value), Saved(json)),
            _ => throw new TranscriptException("A step of a client that says nothing to do."),
        };
    }

    private static Step.Close ReadClose(JsonElement json, int number, string client, JsonElement close)
    {
        close.AllowOnly("code", "reason");
        IReadOnlyList<int?> codes = json.TryGetProperty("code_may_be", out var may) ? [.. may.EnumerateArray().Select(Code)] : [];
        return new Step.Close(number, client, Code(close.GetProperty("code")), close.Text("reason"), codes,
            json.MillisecondsOrNull("elapsed_ms"), json.MillisecondsOrNull("within_ms"));
    }

    private static int? Code(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : json.GetInt32();

    private static Frame Received(JsonElement json)
    {
        json.AllowOnly("text", "binary", "ping", "pong");
        return json.EnumerateObject().Single().Name switch
        {
            "text" => new Frame(FrameKind.Text, Encoding.UTF8.GetBytes(json.Text("text"))),
            "binary" => new Frame(FrameKind.Binary, json.Base64("binary")),
            "ping" => new Frame(FrameKind.Ping, json.Base64("ping")),
            _ => new Frame(FrameKind.Pong, json.Base64("pong")),
        };
    }

    private static HttpRequest Request(JsonElement exchange)
    {
        var json = exchange.GetProperty("request");
        json.AllowOnly("method", "path", "headers", "body", "body_base64");
        return new HttpRequest(json.Text("method"), json.Text("path"), Headers(json), Body(json));
    }

    private static HttpResponse Response(JsonElement exchange)
    {
        var json = exchange.GetProperty("response");
        json.AllowOnly("status", "headers", "body", "body_base64");
        return new HttpResponse(json.GetProperty("status").GetInt32(), Headers(json), Body(json) ?? []);
    }

    // Two keys that differ in case are two header lines, so this must not become a dictionary that ignores case.
    private static List<Header> Headers(JsonElement json) =>
        json.TryGetProperty("headers", out var headers) ? [.. headers.EnumerateObject().Select(one => new Header(one.Name, one.Value.GetString()!))] : [];

    private static byte[]? Body(JsonElement json) =>
        json.Has("body") ? Encoding.UTF8.GetBytes(json.Text("body")) : json.Has("body_base64") ? json.Base64("body_base64") : null;

    private static Dictionary<string, string> Saved(JsonElement json) =>
        json.TryGetProperty("save", out var save) ? save.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!) : NothingSaved;
}
