using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Cluster.Tests.Schedules;

/// <summary>One WebSocket to a node that hears every message in order, the replies to its own pushes too. One caller pushes at a time.</summary>
internal sealed class WireConnection : IAsyncDisposable
{
    private readonly ClientWebSocket _socket;
    private readonly Action<WireMessage> _heard;
    private readonly ConcurrentDictionary<string, Asked> _asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _joinRefs = new(StringComparer.Ordinal); // by topic
    private readonly CancellationTokenSource _ending = new();
    private int _lastRef;

    private WireConnection(ClientWebSocket socket, Action<WireMessage> heard)
    {
        (_socket, _heard) = (socket, heard);
        Ended = ReadAsync();
    }

    /// <summary>Gets what ends with the connection, once all that came was heard.</summary>
    public Task Ended { get; }

    /// <summary>Connects.</summary>
    /// <param name="address">The node's socket.</param>
    /// <param name="heard">Is called by one loop. A reply of the own pushes is given to who asked, and not to this.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="WebSocketException">Nobody takes it.</exception>
    public static async Task<WireConnection> OpenAsync(string address, Action<WireMessage> heard, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            await socket.ConnectAsync(new Uri($"{address}/websocket?vsn=2.0.0"), cancellationToken);
            return new WireConnection(socket, heard);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Pushes a message.</summary>
    /// <param name="answered">Is called by the reading loop when the reply is there, with whether it is <c>ok</c>, before what came behind it is heard.</param>
    /// <returns>The reply's task: whether it is <c>ok</c>.</returns>
    /// <exception cref="WebSocketException">The connection has ended; the reply's task fails with the same.</exception>
    public async Task<Task<bool>> PushAsync(string topic, string @event, string payload, Action<bool> answered)
    {
        var @ref = $"{++_lastRef}";
        if (@event == "phx_join")
            _joinRefs[topic] = @ref;
        var asked = new Asked(answered, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        _asked[@ref] = asked;
        if (Ended.IsCompleted)
            Fail();
        string?[] head = [_joinRefs.GetValueOrDefault(topic), @ref, topic, @event];
        var text = $"[{string.Join(',', head.Select(field => JsonSerializer.Serialize(field)))},{payload}]";
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, _ending.Token);
        return asked.Reply.Task;
    }

    /// <summary>Breaks it off.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Ended;
        _socket.Dispose();
        _ending.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await FrameAsync() is { } text)
                Take(WireMessage.Read(text));
        }
        catch (Exception end) when (end is WebSocketException or OperationCanceledException)
        {
            // as it is with connections to nodes that are killed
        }
        finally
        {
            Fail();
        }
    }

    private void Take(WireMessage message)
    {
        if (message.Event != "phx_reply" || message.Ref is null || !_asked.TryRemove(message.Ref, out var asked))
        {
            _heard(message);
            return;
        }
        asked.Answered(message.Status == "ok");
        asked.Reply.TrySetResult(message.Status == "ok");
    }

    private async Task<string?> FrameAsync()
    {
        using var text = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer, _ending.Token);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            text.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
        }
    }

    private void Fail()
    {
        foreach (var @ref in _asked.Keys)
        {
            if (_asked.TryRemove(@ref, out var asked))
                asked.Reply.TrySetException(new WebSocketException("The connection ended before the reply."));
        }
    }

    private sealed record Asked(Action<bool> Answered, TaskCompletionSource<bool> Reply);
}
