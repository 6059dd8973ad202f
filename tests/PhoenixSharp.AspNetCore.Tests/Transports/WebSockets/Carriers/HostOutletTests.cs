using System.Net.WebSockets;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports.WebSockets;

public sealed class HostOutletTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public async Task Frames_are_sent_as_messages_wherever_their_bytes_are_cut(int pieceLength)
    {
        using var socket = new Recording();
        var outlet = new HostOutlet(socket);
        byte[] frames =
        [
            .. new Frame(Opcode.Text, "{}"u8).Framed.Span,
            .. new Frame(Opcode.Text, []).Framed.Span,
            .. new Frame(Opcode.Binary, new byte[126]).Framed.Span,
            .. new Frame(Opcode.Text, new byte[65_536]).Framed.Span,
            0x88, 5, 0x03, 0xF4, .. "bye"u8,
        ];
        for (var at = 0; at < frames.Length; at += pieceLength)
        {
            outlet.Write(frames.AsMemory(at, Math.Min(pieceLength, frames.Length - at)));
            Assert.True(await outlet.FlushAsync());
        }
        Assert.Equal(["Text 2", "Text 0", "Binary 126", "Text 65536", "Close 1012 bye"], socket.Messages);
        Assert.Equal(frames.Length, outlet.AcceptedBytes);
    }

    private sealed class Recording : WebSocket
    {
        private int _length;

        public List<string> Messages { get; } = [];

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => WebSocketState.Open;

        public override string? SubProtocol => null;

        public override Task SendAsync(
            ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
        {
            _length += buffer.Count;
            if (!endOfMessage)
                return Task.CompletedTask;
            Messages.Add($"{messageType} {_length}");
            _length = 0;
            return Task.CompletedTask;
        }

        public override Task CloseOutputAsync(
            WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
        {
            Messages.Add($"Close {(int)closeStatus} {statusDescription}");
            return Task.CompletedTask;
        }

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override void Abort()
        {
        }

        public override void Dispose()
        {
        }
    }
}
