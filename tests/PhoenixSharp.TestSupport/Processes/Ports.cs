using System.Net;
using System.Net.Sockets;

namespace PhoenixSharp.TestSupport;

/// <summary>Ports of this machine that stay free while what listens on them is down.</summary>
public static class Ports
{
    // Below those that the kernel gives to connections, or one of them would have a server's port when it starts again; by process, so
    // that two runs don't meet.
    private const int First = 15_000;
    private const int Count = 16_000;

    private static int _last = Environment.ProcessId * 131;

    /// <summary>Takes a port that nothing listens on, and that nobody here has taken.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            if (IsFree(port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
