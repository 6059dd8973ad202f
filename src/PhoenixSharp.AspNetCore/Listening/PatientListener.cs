using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace PhoenixSharp.Listening;

/// <summary>Accepts connections. While the process is out of file descriptors it tries again ten times a second.</summary>
internal sealed class PatientListener(
    System.Net.Sockets.Socket socket, bool noDelay, SocketConnectionContextFactory connections, AcceptLog log, TimeProvider time) : IConnectionListener
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _unbound = new();

    public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

    /// <summary>Accepts the next connection.</summary>
    /// <returns><see langword="null"/> after <see cref="UnbindAsync"/>.</returns>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (!_unbound.IsCancellationRequested)
        {
            try
            {
                return Connection(await socket.AcceptAsync(cancellationToken));
            }
            catch (Exception closed) when (closed is ObjectDisposedException
                || closed is SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return null;
            }
            catch (SocketException full) when (full.SocketErrorCode == SocketError.TooManyOpenSockets)
            {
                log.OutOfDescriptors();
                await Task.Delay(RetryDelay, time, _unbound.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (SocketException)
            {
                // The client reset the connection while it waited to be accepted. The next one may be good.
            }
        }
        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _unbound.Cancel();
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        connections.Dispose();
        return ValueTask.CompletedTask; // the source of _unbound has no timer: there is nothing to dispose, and a late UnbindAsync may still cancel it
    }

    private ConnectionContext Connection(System.Net.Sockets.Socket accepted)
    {
        accepted.NoDelay = noDelay;
        return connections.Create(accepted);
    }
}
