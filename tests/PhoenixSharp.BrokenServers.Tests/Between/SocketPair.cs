using System.Net.Sockets;
using PhoenixSharp.Conformance.Http;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.BrokenServers.Tests.Between;

/// <summary>A websocket through the middle. What the client sends goes on byte by byte; what the server sends is read and written anew.</summary>
internal sealed class SocketPair(TcpClient client, HttpConnection server, Flaw flaw) : IDisposable
{
    // One of the two directions at a time: a flaw may keep what it has seen, and both write to the client.
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ClientFrames _sent = new();
    private readonly NetworkStream _client = client.GetStream();

    /// <summary>Ends when both sides have ended.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(PassToServerAsync(cancellationToken), PassToClientAsync(cancellationToken));

    private async Task PassToServerAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await _client.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                foreach (var message in _sent.Read(buffer.AsSpan(0, count)))
                    await WriteAsync(() => flaw.Got(message), cancellationToken);
                await server.Stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
            server.EndSending();
        }
        catch (Exception end) when (end is IOException or SocketException)
        {
            // The server takes no more, or the client is gone; the other direction tells the rest.
        }
    }

    private async Task PassToClientAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PassUntilEndAsync(new FrameReader(server.Stream), cancellationToken);
            if (!flaw.StaysOpen)
                _client.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception end) when (end is IOException or SocketException)
        {
            // The client is gone; the other direction tells the rest.
        }
    }

    private async Task PassUntilEndAsync(FrameReader server, CancellationToken cancellationToken)
    {
        while (await NextAsync(server, cancellationToken) is { } arrival)
            await WriteAsync(() => flaw.Sent(arrival), cancellationToken);
    }

    private static async Task<Arrival?> NextAsync(FrameReader server, CancellationToken cancellationToken)
    {
        try
        {
            return await server.ReadAsync(cancellationToken);
        }
        catch (Exception end) when (end is IOException or SocketException)
        {
            return null; // the server has ended the connection
        }
    }

    private async Task WriteAsync(Func<IEnumerable<Arrival>> decide, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            foreach (var arrival in decide())
                await _client.WriteAsync(ToFrame(arrival).ToBytes(), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private RawFrame ToFrame(Arrival arrival) => arrival switch
    {
        Arrival.Message message => new RawFrame(message.Frame.Kind switch
        {
            FrameKind.Text => Opcode.Text,
            FrameKind.Binary => Opcode.Binary,
            FrameKind.Ping => Opcode.Ping,
            _ => Opcode.Pong,
        }, message.Frame.Bytes, Masked: flaw.Masks),
        Arrival.Closed closed => RawFrame.Close(closed.Code, closed.Reason, flaw.Masks),
        _ => throw new InvalidOperationException($"The real server sent what cannot be passed on: {arrival}."),
    };
}
