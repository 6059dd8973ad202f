using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PhoenixSharp.Conformance.Running;

/// <summary>The server could not be started, in which case the message holds its last output, or a connection to it failed.</summary>
internal sealed class ServerException(string message) : Exception(message);

/// <summary>A server that the suite starts, on a free loopback port, and stops.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int LinesKept = 20;
    private const int SigTerm = 15;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(45);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(string command, bool isSecure)
    {
        Url = new Uri($"{(isSecure ? "https" : "http")}://127.0.0.1:{FreePort()}");
        var line = command.Replace("{url}", Url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        // exec: the signal has to reach the server, not a shell in front of it.
        ProcessStartInfo start = OperatingSystem.IsWindows() ? new("cmd", ["/c", line]) : new("/bin/sh", ["-c", "exec " + line]);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public Uri Url { get; }

    /// <summary>Starts it and waits until it says that it listens and a connection to it succeeds.</summary>
    /// <exception cref="ServerException">It ended, or took longer than 120 s.</exception>
    public static async Task<ServerProcess> StartAsync(string command, bool isSecure = false)
    {
        var server = new ServerProcess(command, isSecure);
        try
        {
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task StartAsync()
    {
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var timeout = new CancellationTokenSource(StartPatience);
        var exited = _process.WaitForExitAsync(timeout.Token);
        await Task.WhenAny(_listening.Task, exited);
        if (!_listening.Task.IsCompleted)
            throw new ServerException($"The server did not start listening.\n{string.Join('\n', _lines)}");
        using var probe = new TcpClient();
        try
        {
            await probe.ConnectAsync(Url.Host, Url.Port, timeout.Token);
        }
        catch (SocketException problem)
        {
            throw new ServerException($"The server says that it listens, but a connection to {Url} fails: {problem.Message}\n{string.Join('\n', _lines)}");
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        _lines.Enqueue(line);
        while (_lines.Count > LinesKept)
            _lines.TryDequeue(out _);
        if (line.Contains("listening", StringComparison.OrdinalIgnoreCase))
            _listening.TrySetResult();
    }

    /// <summary>Sends it SIGTERM.</summary>
    public void Terminate()
    {
        if (!_process.HasExited && Kill(_process.Id, SigTerm) != 0)
            throw new ServerException($"SIGTERM could not be sent: error {Marshal.GetLastPInvokeError()}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);

    public async ValueTask DisposeAsync()
    {
        if (IsRunning())
        {
            if (!OperatingSystem.IsWindows())
                Terminate();
            using var timeout = new CancellationTokenSource(OperatingSystem.IsWindows() ? TimeSpan.Zero : StopPatience);
            await _process.WaitForExitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
        }
        _process.Dispose();
    }

    private bool IsRunning()
    {
        try
        {
            return !_process.HasExited;
        }
        catch (InvalidOperationException)
        {
            return false; // it was never started
        }
    }
}
