using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using NetSocket = System.Net.Sockets.Socket;

namespace PhoenixSharp.Transports;

/// <summary>Where a connection's bytes could go, until the first is there to be sent.</summary>
/// <remarks>
/// The server's answer to the upgrade goes through its pipe and must not be overtaken. A client may say nothing before it has that answer (RFC 6455 §4.1), and we say nothing
/// before the client does; so it is out by then. But some clients don't wait: the kernel is asked whether anything was sent since the upgrade began, and where it wasn't, or
/// isn't Linux's, the pipe it is.
/// </remarks>
internal sealed class FirstOutlet : Outlet
{
    private readonly PipeWriter _pipe;
    private readonly NetSocket _socket;
    private readonly ulong _sentBefore;

    private FirstOutlet(PipeWriter pipe, NetSocket socket, ulong sentBefore) => (_pipe, _socket, _sentBefore) = (pipe, socket, sentBefore);

    /// <summary>Looks at a connection before its upgrade.</summary>
    public static Outlet Of(HttpContext context, IDuplexPipe pipe) =>
        BareSocket(context, pipe) is { } socket && BytesSent(socket) is { } sent ? new FirstOutlet(pipe.Output, socket, sent) : new PipeOutlet(pipe.Output);

    /// <summary>Decides, for good.</summary>
    public Outlet Choose() => BytesSent(_socket) > _sentBefore ? new SocketOutlet(_socket) : new PipeOutlet(_pipe);

    public override void Write(ReadOnlyMemory<byte> bytes) => throw new InvalidOperationException("It was not decided where to.");

    public override ValueTask<bool> FlushAsync() => throw new InvalidOperationException("Nothing was written.");

    // The socket, if the pipe is its own: TLS and an application's connection middleware put pipes of theirs in its place, and bytes must not get past them.
    private static NetSocket? BareSocket(HttpContext context, IDuplexPipe pipe) =>
        pipe.GetType().Assembly == typeof(SocketTransportOptions).Assembly ? context.Features.Get<IConnectionSocketFeature>()?.Socket : null;

    // Linux, struct tcp_info in include/uapi/linux/tcp.h: tcpi_bytes_sent, of kernels from 4.19 on.
    private static ulong? BytesSent(NetSocket socket)
    {
        const int Tcp = 6, TcpInfo = 11, At = 200;
        if (!OperatingSystem.IsLinux() || socket.ProtocolType != ProtocolType.Tcp)
            return null;
        Span<byte> info = stackalloc byte[At + sizeof(ulong)];
        try
        {
            return socket.GetRawSocketOption(Tcp, TcpInfo, info) == info.Length ? BitConverter.ToUInt64(info[At..]) : null;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return null; // the pipe will tell
        }
    }
}
