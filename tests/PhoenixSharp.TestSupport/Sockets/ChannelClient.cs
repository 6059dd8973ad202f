using System.Text.Json;

namespace PhoenixSharp.TestSupport;

/// <summary>A client that speaks V2: joins, pushes, and keeps what comes in between for later.</summary>
public sealed class ChannelClient(RawSocket socket) : IAsyncDisposable
{
    private readonly Queue<WireMessage> _kept = [];
    private int _lastRef;

    public RawSocket Socket { get; } = socket;

    public static async Task<ChannelClient> OpenAsync(int port, string path = "/socket/websocket?vsn=2.0.0") => new(await RawSocket.OpenAsync(port, path));

    /// <summary>Joins and waits for the answer. The join_ref is the ref, as phoenix.js has it.</summary>
    public async Task<WireMessage> JoinAsync(string topic, string payload = "{}")
    {
        var @ref = NextRef();
        await SendAsync(@ref, @ref, topic, "phx_join", payload);
        return await ReplyAsync(@ref);
    }

    /// <summary>Pushes and waits for the reply.</summary>
    public async Task<WireMessage> AskAsync(string topic, string @event, string payload = "{}") => await ReplyAsync(await PushAsync(topic, @event, payload));

    /// <summary>Pushes.</summary>
    /// <returns>The ref.</returns>
    public async Task<string> PushAsync(string topic, string @event, string payload = "{}")
    {
        var @ref = NextRef();
        await SendAsync(null, @ref, topic, @event, payload);
        return @ref;
    }

    public Task<WireMessage> HeartbeatAsync() => AskAsync("phoenix", "heartbeat");

    /// <summary>Waits for the reply to a ref; what else comes is kept.</summary>
    public Task<WireMessage> ReplyAsync(string @ref) => FirstAsync(message => message.Event == "phx_reply" && message.Ref == @ref);

    /// <summary>Waits for the next message of an event; what else comes is kept.</summary>
    public Task<WireMessage> ReceiveAsync(string @event) => FirstAsync(message => message.Event == @event);

    /// <summary>Waits for the next message, whatever it is.</summary>
    public async Task<WireMessage> ReceiveAsync() => _kept.TryDequeue(out var message) ? message : await ReadAsync();

    public Task SendAsync(string? joinRef, string? @ref, string topic, string @event, string payload) =>
        Socket.SendAsync($"[{Json(joinRef)},{Json(@ref)},{Json(topic)},{Json(@event)},{payload}]");

    public ValueTask DisposeAsync() => Socket.DisposeAsync();

    private string NextRef() => $"{++_lastRef}";

    private async Task<WireMessage> FirstAsync(Func<WireMessage, bool> isIt)
    {
        for (var i = _kept.Count; i > 0; i--)
        {
            var message = _kept.Dequeue();
            if (isIt(message))
            {
                // the others go on in their order
                for (var rest = i - 1; rest > 0; rest--)
                    _kept.Enqueue(_kept.Dequeue());
                return message;
            }
            _kept.Enqueue(message);
        }
        while (true)
        {
            var message = await ReadAsync();
            if (isIt(message))
                return message;
            _kept.Enqueue(message);
        }
    }

    private async Task<WireMessage> ReadAsync()
    {
        while (true)
        {
            var frame = await Socket.ReceiveAsync() ?? throw new EndOfStreamException("The connection ended where a message was waited for.");
            if (frame.Opcode == RawFrame.TextFrame)
                return WireMessage.Read(frame.Text);
            if (frame.Opcode == RawFrame.CloseFrame)
                throw new EndOfStreamException($"A close {frame.CloseCode} came where a message was waited for.");
        }
    }

    private static string Json(string? text) => text is null ? "null" : JsonSerializer.Serialize(text);
}
