using System.Globalization;
using System.Text.Json;
using PhoenixSharp.Conformance.Http;
using PhoenixSharp.Conformance.Reporting;
using PhoenixSharp.Conformance.Transcripts;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.Explaining;

/// <summary>One step in a sentence, and what of it goes over the wire.</summary>
internal static class StepWords
{
    public static string Of(Step step) => step switch
    {
        Step.Connect connect => $"{Who(step)} opens a websocket: {connect.Request.Method} {connect.Request.Path}. {Handshake(connect.Response)}",
        Step.Send send => $"{Who(step)} {string.Join(", then ", send.Frames.Select(FrameWords.Sent))}.",
        Step.Receive receive => $"{Who(step)} must get {FrameWords.Received(receive.Frame)}{Within(receive.Within)}.",
        Step.Close close => $"{Who(step)} must get a close frame, {Code(close.Code)}, {Reason(close.Reason)}{Within(close.Within)}.",
        Step.End end => $"The server must end {end.Client}'s connection{Within(end.Within)}.",
        Step.Disconnect => $"{Who(step)} ends its connection without a close frame.",
        Step.Silence silence => $"{Who(step)} must get nothing for {silence.For.TotalMilliseconds} ms.",
        Step.Wait wait => $"The scenario waits {wait.For.TotalMilliseconds} ms.",
        Step.Http http => $"{Who(step)} asks {http.Request.Method} {http.Request.Path}. {Answer(http.Response)}",
        Step.HttpStart start => $"{Who(step)} begins {start.Request.Method} {start.Request.Path} and does not wait for its answer ({start.Id}).",
        Step.HttpEnd end => $"{Who(step)} waits for the answer of {end.Id}. {Answer(end.Response)}",
        Step.Terminate => "The server gets SIGTERM.",
        _ => throw new InvalidOperationException($"No words for {step.GetType().Name}."),
    };

    /// <summary>The bodies and messages of a step as they lie on the wire, <c>&gt;</c> to the server and <c>&lt;</c> from it.</summary>
    public static IEnumerable<string> WireOf(Step step) => step switch
    {
        Step.Send send => send.Frames.Select(frame => $"> {FrameWords.Wire(frame)}"),
        Step.Receive receive => [$"< {receive.Frame}"],
        Step.Connect connect => Headers(connect.Request),
        Step.Http http => [.. Headers(http.Request), .. Lines('>', http.Request.Body ?? []), .. Lines('<', http.Response.Body)],
        Step.HttpStart start => [.. Headers(start.Request), .. Lines('>', start.Request.Body ?? [])],
        Step.HttpEnd end => Lines('<', end.Response.Body),
        _ => [],
    };

    private static string Who(Step step) => $"Client {step.Client}";

    private static string Handshake(HttpResponse response) => response.Status == 101
        ? $"The server must accept{(response.HeaderOrNull("sec-websocket-protocol") is { } protocol ? $", with the sub-protocol {protocol}" : ", naming no sub-protocol")}."
        : $"The server must answer with status {response.Status}.";

    private static string Answer(HttpResponse response) => $"The server must answer with status {response.Status}{HttpComparison.LongPollBody(response) switch
    {
        { } body when body.TryGetProperty("messages", out var messages) => $"; in its JSON {StatusOf(body)}, and {messages.GetArrayLength()} messages",
        { } body => $"; in its JSON {StatusOf(body)}",
        null => "",
    }}.";

    private static string StatusOf(JsonElement body) => $"status {body.GetProperty("status")}";

    private static IEnumerable<string> Headers(HttpRequest request) =>
        request.Headers.Where(header => !IsUsual(header.Name)).Select(header => $"> {header.Name}: {header.Value}");

    private static bool IsUsual(string name) => name is "connection" or "upgrade" or "sec-websocket-key" or "sec-websocket-version" or "accept";

    private static IEnumerable<string> Lines(char direction, byte[] body) =>
        body.Length == 0 ? [] : Excerpt.OfText(body).Split('\n').Select(line => $"{direction} {line}");

    private static string Code(int? code) => code is { } value ? $"code {value.ToString(CultureInfo.InvariantCulture)}" : "without code";

    private static string Reason(string reason) => reason.Length > 0 ? $"reason \"{reason}\"" : "no reason";

    private static string Within(TimeSpan? within) => within is { } time ? $", within {time.TotalMilliseconds} ms" : "";
}
