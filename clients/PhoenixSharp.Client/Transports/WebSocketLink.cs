using System.Buffers;
using System.Net.WebSockets;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>One open WebSocket.</summary>
/// <param name="socket">The WebSocket.</param>
/// <param name="maxMessageBytes">The maximum size of a received message, in bytes.</param>
internal sealed class WebSocketLink(WebSocket socket, int maxMessageBytes) : IClientConnection
{
    private const int FirstRead = 4 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstRead);

    public bool NeedsHeartbeat => true;

    public async ValueTask SendAsync(IReadOnlyList<Frame> frames, CancellationToken cancellationToken)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            var type = frames[i].Opcode == Opcode.Text ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
            await socket.SendAsync(frames[i].Body, type, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask<ReceivedFrame> ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length)
                Grow(length);
            var part = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
                return End(await WebSocketClosing.AnswerAsync(socket, cancellationToken).ConfigureAwait(false));
            length += part.Count;
            if (length > maxMessageBytes)
                return End(await WebSocketClosing.RefuseAsync(socket, maxMessageBytes, cancellationToken).ConfigureAwait(false));
            if (part.EndOfMessage)
                return new ReceivedFrame(part.MessageType == WebSocketMessageType.Text ? Opcode.Text : Opcode.Binary, Take(length));
        }
    }

    public ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken) =>
        WebSocketClosing.CloseAsync(socket, (WebSocketCloseStatus)code, reason, cancellationToken);

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _buffer, []));
        return ValueTask.CompletedTask;
    }

    // Copies the message: the buffer is reused for the next message before this one is handled.
    private byte[] Take(int length)
    {
        var message = _buffer.AsSpan(0, length).ToArray();
        if (_buffer.Length > 16 * FirstRead)
            Replace(FirstRead);
        return message;
    }

    private void Grow(int length)
    {
        var full = _buffer;
        _buffer = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.AsSpan(0, length).CopyTo(_buffer);
        ArrayPool<byte>.Shared.Return(full);
    }

    private void Replace(int size)
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = ArrayPool<byte>.Shared.Rent(size);
    }

    private static ReceivedFrame End(CloseInfo close) => new(Opcode.Text, default, close);
}
