using System.Text;
using PhoenixSharp.BrokenServers.Tests.Between;
using PhoenixSharp.Conformance.Http;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.BrokenServers.Tests.Breaking;

/// <summary>The ways in which servers break, each made for one connection.</summary>
internal static class Ways
{
    /// <summary>Changes the JSON messages that the condition picks.</summary>
    public static Func<Flaw> Changes(Func<Message, bool> which, Action<Message> change) => Replaces(which, message => [message.With(change).ToArrival()]);

    public static Func<Flaw> Drops(Func<Message, bool> which) => Replaces(which, _ => []);

    public static Func<Flaw> Doubles(Func<Message, bool> which) => Replaces(which, message => [message.ToArrival(), message.ToArrival()]);

    public static Func<Flaw> Replaces(Func<Message, bool> which, Func<Message, IEnumerable<Arrival>> by) => () => new Flaw
    {
        Sent = arrival => Read(arrival) is { } message && which(message) ? by(message) : [arrival],
    };

    /// <summary>Holds the first message of one kind back until the first of another kind has gone.</summary>
    public static Func<Flaw> Delays(Func<Message, bool> early, Func<Message, bool> late) => () =>
    {
        Arrival? held = null;
        var done = false;
        return new Flaw
        {
            Sent = arrival =>
            {
                var message = Read(arrival);
                if (!done && held is null && message is not null && early(message))
                {
                    held = arrival;
                    return [];
                }
                if (held is not { } before || message is null || !late(message))
                    return [arrival];
                (held, done) = (null, true);
                return [arrival, before];
            },
        };
    };

    /// <summary>Sends something of its own for a message of the client.</summary>
    public static Func<Flaw> Adds(Func<Message, bool> to, Func<Message, Message> what) => () => new Flaw
    {
        Got = message => to(message) ? [what(message).ToArrival()] : [],
    };

    /// <summary>Puts another text into the JSON messages that hold one.</summary>
    public static Func<Flaw> Writes(string from, string to) => Bytes(FrameKind.Text, bytes =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace(from, to, StringComparison.Ordinal)));

    /// <summary>Changes what is of one kind: a close, a binary message, a pong.</summary>
    public static Func<Flaw> Turns<T>(Func<T, Arrival?> into) where T : Arrival => Turns(_ => true, into);

    public static Func<Flaw> Turns<T>(Func<T, bool> which, Func<T, Arrival?> into) where T : Arrival => () => new Flaw
    {
        Sent = arrival => arrival is T one && which(one) ? into(one) is { } other ? [other] : [] : [arrival],
    };

    /// <summary>Changes the bytes of the messages of one kind.</summary>
    public static Func<Flaw> Bytes(FrameKind kind, Func<byte[], byte[]> change) =>
        Turns<Arrival.Message>(message => message.Frame.Kind == kind, message => new Arrival.Message(message.Frame with { Bytes = change(message.Frame.Bytes) }));

    public static Func<Flaw> Answers(Func<HttpRequest, HttpResponse, bool> which, Func<HttpResponse, HttpResponse> change) => () => new Flaw
    {
        Answered = (request, response) => which(request, response) ? change(response) : response,
    };

    public static Func<Flaw> Asks(Func<HttpRequest, HttpRequest> change) => () => new Flaw { Asked = change };

    public static HttpResponse Without(this HttpResponse response, string header) =>
        response with { Headers = [.. response.Headers.Where(one => one.Name != header)] };

    public static HttpRequest Without(this HttpRequest request, string header) =>
        request with { Headers = [.. request.Headers.Where(one => one.Name != header)] };

    public static HttpResponse WithBody(this HttpResponse response, string from, string to) =>
        response with { Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(response.Body).Replace(from, to, StringComparison.Ordinal)) };

    public static Message? Read(Arrival arrival) => arrival is Arrival.Message { Frame.Kind: FrameKind.Text } message ? Message.Read(message.Frame.Bytes) : null;
}
