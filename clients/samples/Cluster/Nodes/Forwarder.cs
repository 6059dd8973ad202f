using System.Net;
using System.Net.Sockets;

namespace Cluster.Nodes;

/// <summary>A load balancer, as small as one may be: hands each connection to the next node that is up, and bytes both ways. No sticky sessions.</summary>
internal sealed class Forwarder : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Node[] _nodes;
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;
    private int _next;

    public Forwarder(int port, Node[] nodes)
    {
        _nodes = nodes;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Stop();
        await Task.WhenAll(_connections);
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptSocketAsync(_ending.Token);
            _connections.RemoveAll(connection => connection.IsCompletedSuccessfully);
            _connections.Add(ServeAsync(client));
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var near = new NetworkStream(client, ownsSocket: true);
        try
        {
            using var far = await DialAsync();
            if (far is null)
                return; // no node is up: the browser tries again by itself
            await foreach (var way in Task.WhenEach(PumpAsync(near, far), PumpAsync(far, near)))
                await way; // one that breaks ends both
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
        {
            // One side has gone, or all ends: so has this connection.
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        await from.CopyToAsync(to, _ending.Token);
        to.Socket.Shutdown(SocketShutdown.Send);
    }

    private async Task<NetworkStream?> DialAsync()
    {
        for (var tries = 0; tries < _nodes.Length; tries++)
        {
            var node = _nodes[(uint)Interlocked.Increment(ref _next) % _nodes.Length];
            if (node.State == NodeState.Up && await TryDialAsync(node.Port) is { } stream)
                return stream;
        }
        return null;
    }

    private async Task<NetworkStream?> TryDialAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, _ending.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException) // it has ended a moment ago: the next one
        {
            socket.Dispose();
            return null;
        }
    }
}
