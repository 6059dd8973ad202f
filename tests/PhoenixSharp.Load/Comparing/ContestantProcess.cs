using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PhoenixSharp.Load.Comparing;

/// <summary>A contestant's child process on a loopback port. Disposing it kills that process and what it started.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30), QuietLimit = TimeSpan.FromSeconds(5);
    private readonly Process _process = new();
    private readonly Queue<string> _output = new();
    private bool _hasStarted;

    private ServerProcess(Contestant contestant, int port, bool compilesOnce)
    {
        Port = port;
        var command = contestant.CommandFor($"http://127.0.0.1:{port}");
        _process.StartInfo = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // The same collector for all, whatever each project file says: server, as ASP.NET Core has it by default.
        _process.StartInfo.Environment.TryAdd("DOTNET_gcServer", "1");
        if (compilesOnce)
            _process.StartInfo.Environment["DOTNET_TC_CallCountingDelayMs"] = "60000"; // hot code is not compiled again before that
        _process.OutputDataReceived += (_, line) => Remember(line.Data);
        _process.ErrorDataReceived += (_, line) => Remember(line.Data);
    }

    public int Port { get; }

    public int Id => _process.Id;

    /// <summary>Starts the process and returns when it accepts a connection.</summary>
    /// <param name="contestant">Whose process.</param>
    /// <param name="port">Where it listens.</param>
    /// <param name="compilesOnce">See <see cref="Workload.IsShort"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LoadException">It can't be started, has ended, or doesn't listen after 30 s.</exception>
    public static async Task<ServerProcess> StartAsync(Contestant contestant, int port, bool compilesOnce, CancellationToken cancellationToken)
    {
        var server = new ServerProcess(contestant, port, compilesOnce);
        try
        {
            server.Start(contestant);
            await server.ListeningAsync(contestant, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits, 5 s at most, until the process has used no CPU for two tenths of a second.</summary>
    /// <returns>The CPU time used so far.</returns>
    public async Task<TimeSpan> QuietAsync(CancellationToken cancellationToken)
    {
        for (var (started, before) = (Stopwatch.GetTimestamp(), TimeSpan.MinValue); ;)
        {
            var now = _process.TotalProcessorTime;
            if (now == before || Stopwatch.GetElapsedTime(started) > QuietLimit) return now;
            before = now;
            await Task.Delay(200, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process.Dispose();
    }

    private bool IsRunning => _hasStarted && !_process.HasExited;

    private void Start(Contestant contestant)
    {
        try
        {
            _hasStarted = _process.Start();
        }
        catch (Win32Exception missing)
        {
            throw new LoadException($"{contestant.Name}: '{_process.StartInfo.FileName}' can't be started: {missing.Message}");
        }
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task ListeningAsync(Contestant contestant, CancellationToken cancellationToken)
    {
        for (var started = Stopwatch.GetTimestamp(); !await AcceptsAsync(cancellationToken); await Task.Delay(50, cancellationToken))
        {
            if (!IsRunning) throw new LoadException($"{contestant.Name} ended before it listened:\n{Output()}");
            if (Stopwatch.GetElapsedTime(started) > StartLimit)
                throw new LoadException($"{contestant.Name} doesn't listen on 127.0.0.1:{Port} after {StartLimit.TotalSeconds} s:\n{Output()}");
        }
    }

    private async Task<bool> AcceptsAsync(CancellationToken cancellationToken)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await probe.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Remember(string? line)
    {
        if (line is null) return;
        lock (_output)
        {
            _output.Enqueue(line);
            if (_output.Count > 20) _output.Dequeue();
        }
    }

    private string Output()
    {
        lock (_output) return string.Join('\n', _output.Select(line => "  " + line));
    }
}
