using System.Net.Sockets;
using NetSocket = System.Net.Sockets.Socket;

namespace PhoenixSharp.Transports;

/// <summary>
/// Sends bytes straight to a plain TCP socket. A frame that is sent alone is not copied: it is sent from the array that all subscribers
/// share.
/// </summary>
/// <remarks>
/// The server's own writer sends nothing after its answer to the upgrade; see <see cref="FirstOutlet"/> for that answer. The first send
/// does not wait; only bytes that the socket's buffer doesn't accept are awaited.
/// </remarks>
internal sealed class SocketOutlet : Outlet
{
    private const int Part = 16 * 1024; // a send that waits completes only when all of its bytes are accepted

    private readonly NetSocket _socket;
    private PendingBytes _pending;

    public SocketOutlet(NetSocket socket)
    {
        _socket = socket;
        socket.Blocking = false; // a full buffer is reported as WouldBlock
    }

    public override void Write(ReadOnlyMemory<byte> bytes) => _pending.Add(bytes);

    public override ValueTask<bool> FlushAsync()
    {
        var bytes = _pending.Memory;
        var sent = _socket.Send(bytes.Span, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
            throw new SocketException((int)error);
        CountAccepted(sent);
        if (sent < bytes.Length)
            return SendRestAsync(bytes[sent..]);
        _pending.Clear();
        return new ValueTask<bool>(true);
    }

    private async ValueTask<bool> SendRestAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var sent = await _socket.SendAsync(bytes[..Math.Min(Part, bytes.Length)], SocketFlags.None);
            CountAccepted(sent);
            bytes = bytes[sent..];
        }
        _pending.Clear();
        return true;
    }
}
