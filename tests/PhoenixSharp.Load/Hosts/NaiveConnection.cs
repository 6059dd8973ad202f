using System.Net.WebSockets;
using System.Text.Json;

namespace PhoenixSharp.Load.Hosts;

/// <summary>One connection of the naive server. Its receive loop is its request; a semaphore keeps senders apart.</summary>
// A broadcast may still hold the semaphore when the connection ends, and one whose wait handle nobody took needs no disposal.
#pragma warning disable CA1001
internal sealed class NaiveConnection(WebSocket webSocket, NaiveTopics topics)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _sending = new(1);
    private readonly HashSet<string> _joined = [];
    private byte[] _buffer = new byte[4096];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await ReceiveAsync(cancellationToken) is { } message) await HandleAsync(message, cancellationToken);
            await webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // The peer went without a close; there is nobody left to tell.
        }
        finally
        {
            foreach (var topic in _joined) topics.Leave(topic, this);
        }
    }

    public async Task PushAsync(byte[] message, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            if (webSocket.State is WebSocketState.Open)
                await webSocket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        catch (Exception gone) when (gone is WebSocketException or ObjectDisposedException)
        {
            // A subscriber that went: its own loop ends for the same reason and takes it off its topics.
        }
        finally
        {
            _sending.Release();
        }
    }

    // A whole message, or null at the peer's close.
    private async Task<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken cancellationToken)
    {
        for (var length = 0; ;)
        {
            var part = await webSocket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            if (part.MessageType is WebSocketMessageType.Close) return null;
            length += part.Count;
            if (part.EndOfMessage) return _buffer.AsMemory(0, length);
            if (length == _buffer.Length) Array.Resize(ref _buffer, length * 2);
        }
    }

    // [join_ref, ref, topic, event, payload]
    private async Task HandleAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        using var json = JsonDocument.Parse(message);
        string topic = json.RootElement[2].GetString()!, @event = json.RootElement[3].GetString()!;
        if (@event == "shout")
        {
            await topics.BroadcastAsync(topic, Encode(null, null, topic, @event, json.RootElement[4]), cancellationToken);
            return;
        }
        if (@event == "phx_join" && _joined.Add(topic)) topics.Join(topic, this);
        if (@event == "phx_leave" && _joined.Remove(topic)) topics.Leave(topic, this);
        object response = @event == "echo" ? json.RootElement[4] : new { };
        var reply = new { status = "ok", response };
        await PushAsync(Encode(json.RootElement[0], json.RootElement[1], topic, "phx_reply", reply), cancellationToken);
    }

    private static byte[] Encode(object? joinRef, object? @ref, string topic, string @event, object payload) =>
        JsonSerializer.SerializeToUtf8Bytes(new[] { joinRef, @ref, topic, @event, payload });
}
