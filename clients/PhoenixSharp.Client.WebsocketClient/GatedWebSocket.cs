using System.Net.WebSockets;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>
/// The WebSocket that Websocket.Client reads and writes. It adds flow control, the limit of a message, its kind, and the answer to a close.
/// </summary>
/// <remarks>
/// (1) The client requests a message. (2) The library's loop, which waits here, reads the message in parts, up to the limit. (3) The
/// library publishes the message, which completes the request. A close or an error also completes the request. Nothing is read until the
/// next request, so the server's flow control acts. The state is open until the server's close has been read, so that the library continues
/// to read.
/// </remarks>
internal sealed class GatedWebSocket(WebSocket socket, int maxMessageBytes) : WebSocket
{
    private readonly SemaphoreSlim _requested = new(0);
    private MessageRequest? _request;
    private Opcode _opcode;
    private int _length;
    private bool _isInMessage;
    private CloseInfo? _close;
    private volatile Exception? _failure;

    public override WebSocketCloseStatus? CloseStatus => (WebSocketCloseStatus?)_close?.Code;

    public override string? CloseStatusDescription => _close?.Reason;

    public override WebSocketState State => _close is null && _failure is null ? WebSocketState.Open : WebSocketState.Closed;

    public override string? SubProtocol => socket.SubProtocol;

    /// <summary>Sets the message that the client sends next.</summary>
    public OutgoingMessage? Outgoing { private get; set; }

    /// <summary>Requests a message and waits for it.</summary>
    public async ValueTask<ReceivedFrame> ReceiveMessageAsync(CancellationToken cancellationToken)
    {
        var request = new MessageRequest(cancellationToken); // (1)
        Interlocked.Exchange(ref _request, request); // before the failure is read: Fail writes the failure first, then reads the request
        if (_failure is { } failure)
            request.TrySetException(failure);
        _requested.Release();
        using var registration = cancellationToken.UnsafeRegister(
            static (waiting, token) => ((MessageRequest)waiting!).TrySetCanceled(token), request);
        return await request.Task.ConfigureAwait(false);
    }

    /// <summary>Completes the request with the message that the library has published.</summary>
    public void Deliver(byte[]? message) => _request?.TrySetResult(new ReceivedFrame(_opcode, message)); // (3)

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            if (!_isInMessage)
                await _requested.WaitAsync(cancellationToken).ConfigureAwait(false);
            _isInMessage = true;
            var part = await socket.ReceiveAsync(buffer, _request!.CancellationToken).ConfigureAwait(false); // (2)
            return await CheckAsync(part).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Fail(failure);
            throw;
        }
    }

    public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        var part = await ReceiveAsync(buffer.AsMemory(), cancellationToken).ConfigureAwait(false);
        return new WebSocketReceiveResult(part.Count, part.MessageType, part.EndOfMessage, CloseStatus, CloseStatusDescription);
    }

    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        if (Outgoing is not { } message || !message.Is(buffer))
            return socket.SendAsync(buffer, messageType, endOfMessage, cancellationToken); // the application has sent it with the library
        message.IsSent = true;
        return socket.SendAsync(buffer, message.Type, endOfMessage, message.CancellationToken);
    }

    public override Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        SendAsync(buffer.AsMemory(), messageType, endOfMessage, cancellationToken).AsTask();

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        WebSocketClosing.CloseAsync(socket, closeStatus, statusDescription, cancellationToken).AsTask();

    // The library answers the server's close with 1000. This socket has already answered it with the server's code.
    public override Task CloseOutputAsync(
        WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public override void Abort()
    {
        socket.Abort();
        Fail(new WebSocketException(WebSocketError.InvalidState, "Websocket.Client ended the connection."));
    }

    public override void Dispose()
    {
        socket.Dispose();
        _requested.Dispose();
    }

    private async ValueTask<ValueWebSocketReceiveResult> CheckAsync(ValueWebSocketReceiveResult part)
    {
        if (part.MessageType == WebSocketMessageType.Close)
            return End(await WebSocketClosing.AnswerAsync(socket, _request!.CancellationToken).ConfigureAwait(false));
        _length += part.Count;
        if (_length > maxMessageBytes)
            return End(await WebSocketClosing.RefuseAsync(socket, maxMessageBytes, _request!.CancellationToken).ConfigureAwait(false));
        if (part.EndOfMessage)
            (_opcode, _length, _isInMessage) = (part.MessageType == WebSocketMessageType.Text ? Opcode.Text : Opcode.Binary, 0, false);
        return part;
    }

    private ValueWebSocketReceiveResult End(CloseInfo close)
    {
        _close = close;
        _request!.TrySetResult(new ReceivedFrame(Opcode.Text, default, close));
        return new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, endOfMessage: true);
    }

    private void Fail(Exception failure)
    {
        Interlocked.CompareExchange(ref _failure, failure, null);
        _request?.TrySetException(failure);
    }
}
