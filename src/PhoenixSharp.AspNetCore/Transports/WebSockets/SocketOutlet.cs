using System.Buffers;
using System.Net.Sockets;
using NetSocket = System.Net.Sockets.Socket;

namespace PhoenixSharp.Transports;

/// <summary>Bytes straight to a plain TCP socket: a frame that goes alone is sent from where it is, shared with all who get it, and copied nowhere.</summary>
/// <remarks>
/// The server's own writer has nothing to say after its answer to the upgrade; see <see cref="FirstOutlet"/> for that. A send is tried at once; only what
/// the socket's buffer doesn't take is waited for.
/// </remarks>
internal sealed class SocketOutlet : Outlet
{
    private const int Batch = 64 * 1024;

    private readonly NetSocket _socket;
    private ReadOnlyMemory<byte> _written;
    private byte[]? _batch; // rented while more than one frame was written

    public SocketOutlet(NetSocket socket)
    {
        _socket = socket;
        socket.Blocking = false; // a full buffer is told, not waited for
    }

    public override void Write(ReadOnlyMemory<byte> bytes)
    {
        if (_written.IsEmpty)
            _written = bytes;
        else
            Append(bytes);
    }

    public override ValueTask<bool> FlushAsync()
    {
        var bytes = _written;
        var sent = _socket.Send(bytes.Span, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
            throw new SocketException((int)error);
        if (sent < bytes.Length)
            return RestAsync(bytes[sent..]);
        Clear();
        return new ValueTask<bool>(true);
    }

    private async ValueTask<bool> RestAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None)..];
        Clear();
        return true;
    }

    private void Append(ReadOnlyMemory<byte> bytes)
    {
        if (_batch is null)
        {
            _batch = ArrayPool<byte>.Shared.Rent(Batch);
            _written.CopyTo(_batch);
        }
        bytes.CopyTo(_batch.AsMemory(_written.Length));
        _written = _batch.AsMemory(0, _written.Length + bytes.Length);
    }

    private void Clear()
    {
        _written = default;
        if (_batch is null)
            return;
        ArrayPool<byte>.Shared.Return(_batch);
        _batch = null;
    }
}
