using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PhoenixSharp.TestSupport;

/// <summary>A real broker as a child process, on ports of its own, with all it writes in a folder that goes with it.</summary>
public abstract class BrokerServer : IAsyncDisposable
{
    private Process? _process;

    /// <summary>Gets where clients connect.</summary>
    public int Port { get; } = FreePort();

    protected string Folder { get; } = Directory.CreateTempSubdirectory("phoenixsharp-").FullName;

    /// <summary>Gets what it writes once it takes connections.</summary>
    protected abstract string ReadyLine { get; }

    /// <summary>Prepares and starts it; a fixture's first call.</summary>
    public virtual async ValueTask InitializeAsync() => await StartAsync();

    /// <summary>Starts it, and waits until it takes connections.</summary>
    public async Task StartAsync()
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        List<string> lines = [];
        _process = Start(Command(), line =>
        {
            lock (lines)
                lines.Add(line);
            if (line.Contains(ReadyLine, StringComparison.Ordinal))
                ready.TrySetResult();
        });
        var first = await Task.WhenAny(ready.Task, _process.WaitForExitAsync()).WaitAsync(Patience.Limit * 2);
        if (first == ready.Task)
            return;
        lock (lines)
            throw new InvalidOperationException($"{GetType().Name} ended at once:\n{string.Join('\n', lines.TakeLast(20))}");
    }

    /// <summary>Ends it as a power cut does: SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().WaitAsync(Patience.Limit);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process!.Dispose();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    protected static Process Start(ProcessStartInfo command, Action<string> written)
    {
        command.RedirectStandardOutput = command.RedirectStandardError = true;
        var process = new Process { StartInfo = command };
        process.OutputDataReceived += (_, line) => written(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => written(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    protected abstract ProcessStartInfo Command();
}
