using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using TcpSocket = System.Net.Sockets.Socket;

namespace PhoenixSharp.Client.Tests;

/// <summary>What goes wrong between client and server.</summary>
public enum Fault
{
    None,
    OneByteWrites,
    Stall,
    Reset,
    HalfClose,
    CutInTheMiddle,
    ServerRestart,
}

/// <summary>A TCP proxy that harms what passes: its connections, and while it lasts those made anew.</summary>
internal sealed class ChaosProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Link, bool> _links = [];
    private readonly Task _accepting;
    private volatile Fault _fault;
    private volatile TaskCompletionSource _flow = Flowing();

    public ChaosProxy(int targetPort)
    {
        TargetPort = targetPort;
        _listener.Start();
        _accepting = AcceptAllAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int TargetPort { get; set; }

    /// <summary>Begins a fault.</summary>
    public void Begin(Fault fault)
    {
        _fault = fault;
        if (fault == Fault.Stall)
            _flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var link in _links.Keys)
            link.Suffer(fault);
    }

    /// <summary>Ends it. What was ended by it stays so.</summary>
    public void Heal()
    {
        _fault = Fault.None;
        _flow.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        Heal();
        _listener.Stop();
        foreach (var link in _links.Keys)
            link.Reset();
        await _accepting;
    }

    private async Task AcceptAllAsync()
    {
        try
        {
            while (true)
                _ = RunAsync(await _listener.AcceptSocketAsync());
        }
        catch (SocketException)
        {
            // the listener was stopped
        }
    }

    private async Task RunAsync(TcpSocket client)
    {
        var server = new TcpSocket(SocketType.Stream, ProtocolType.Tcp);
        var link = new Link(client, server);
        _links[link] = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, TargetPort);
            await Task.WhenAll(PumpAsync(link, client, server, isUp: true), PumpAsync(link, server, client, isUp: false));
        }
        catch (SocketException)
        {
            // one end is gone, and so is the other
        }
        link.Reset();
        _links.TryRemove(link, out _);
    }

    private async Task PumpAsync(Link link, TcpSocket from, TcpSocket to, bool isUp)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is var count && count > 0)
            {
                await _flow.Task;
                if (isUp && link.TakeCut())
                {
                    await to.SendAsync(buffer.AsMemory(0, count / 2));
                    break;
                }
                for (int at = 0, step = _fault == Fault.OneByteWrites ? 1 : count; at < count; at += step)
                    await to.SendAsync(buffer.AsMemory(at, step));
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // one end is gone, and so is the other
        }
        if (!link.IsHalfClosed)
            link.Reset();
    }

    private static TaskCompletionSource Flowing()
    {
        var flow = new TaskCompletionSource();
        flow.SetResult();
        return flow;
    }

    private sealed class Link(TcpSocket client, TcpSocket server)
    {
        private int _cut;

        public bool IsHalfClosed { get; private set; }

        public void Suffer(Fault fault)
        {
            switch (fault)
            {
                case Fault.Reset or Fault.ServerRestart:
                    Reset();
                    break;
                case Fault.HalfClose:
                    HalfClose();
                    break;
                case Fault.CutInTheMiddle:
                    _cut = 1;
                    break;
            }
        }

        public bool TakeCut() => Interlocked.Exchange(ref _cut, 0) == 1;

        public void Reset()
        {
            client.Close(timeout: 0); // no linger: the peer sees a reset
            server.Close(timeout: 0);
        }

        private void HalfClose()
        {
            IsHalfClosed = true;
            try
            {
                client.Shutdown(SocketShutdown.Send); // the client reads an end, and may still write
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // nothing is left to close
            }
        }
    }
}
