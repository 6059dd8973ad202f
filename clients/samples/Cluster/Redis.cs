using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Cluster.Processes;

namespace Cluster;

/// <summary>The Redis between the nodes: one of our own that keeps nothing, or one that runs already and is left alone.</summary>
/// <param name="given">Where it runs already, or null for one of our own.</param>
/// <param name="children">Starts it.</param>
internal sealed class Redis(string? given, Children children)
{
    private const string Missing = """
        redis-server is not installed. Install it (Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis; Windows: in WSL or Docker),
        or name one that runs: --redis localhost:6379
        """;

    private readonly int _port = given is null ? FreePort() : 0;
    private Child? _child;

    public bool IsOurs => given is null;

    public string Address => given ?? $"127.0.0.1:{_port}";

    public string State => !IsOurs ? "not ours" : _child is { IsReady: true } ? $"up, pid {_child.Id}" : "killed";

    /// <exception cref="StartException">It is not installed, or ended at once.</exception>
    public async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        if (!IsOurs)
            return NotOurs("start");
        if (_child is { IsRunning: true })
            return "Redis runs.";
        try
        {
            _child = children.Start(
                new ProcessStartInfo("redis-server", ["--port", $"{_port}", "--bind", "127.0.0.1", "--dir", Path.GetTempPath(), "--save", "", "--appendonly", "no"]),
                "Ready to accept connections", _ => { });
        }
        catch (Win32Exception)
        {
            throw new StartException(Missing);
        }
        await _child.ReadyAsync("redis-server", cancellationToken);
        return "Redis is started. The nodes find it within a few seconds.";
    }

    public async Task<string> KillAsync()
    {
        if (!IsOurs)
            return NotOurs("stop");
        if (_child is not { IsRunning: true } child)
            return "Redis is killed already: redis start";
        child.Kill();
        await child.Ended;
        return "Redis is killed. Each node goes on alone until: redis start";
    }

    private string NotOurs(string verb) => $"The Redis at {given} was not started here: {verb} it where it runs.";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
