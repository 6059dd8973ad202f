using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Load.Comparing;

/// <summary>A contestant's server: a process on a loopback port. Disposing it kills that process and what it started.</summary>
internal sealed class ContestantProcess : IAsyncDisposable
{
    private const int LinesShown = 20;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30), QuietLimit = TimeSpan.FromSeconds(5);

    private readonly Contestant _contestant;
    private readonly ChildProcess _process;

    private ContestantProcess(Contestant contestant, int port, bool compilesOnce)
    {
        (_contestant, Port) = (contestant, port);
        _process = Start(contestant, port, compilesOnce);
    }

    public int Port { get; }

    public int Id => _process.Id;

    /// <summary>Starts the process and returns when it accepts a connection.</summary>
    /// <param name="contestant">Whose process.</param>
    /// <param name="port">Where it listens.</param>
    /// <param name="compilesOnce">See <see cref="Workload.IsShort"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LoadException">It can't be started, has ended, or doesn't listen after 30 s.</exception>
    public static async Task<ContestantProcess> StartAsync(
        Contestant contestant, int port, bool compilesOnce, CancellationToken cancellationToken)
    {
        var server = new ContestantProcess(contestant, port, compilesOnce);
        try
        {
            await server.ListeningAsync(cancellationToken);
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
            var now = ProcessorTime();
            if (now == before || Stopwatch.GetElapsedTime(started) > QuietLimit) return now;
            before = now;
            await Task.Delay(200, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static ChildProcess Start(Contestant contestant, int port, bool compilesOnce)
    {
        var command = contestant.CommandFor($"http://127.0.0.1:{port}");
        var start = new ProcessStartInfo(command[0], command[1..]);
        // The same collector for all, whatever each project file says: server, as ASP.NET Core has it by default.
        start.Environment.TryAdd("DOTNET_gcServer", "1");
        if (compilesOnce)
            start.Environment["DOTNET_TC_CallCountingDelayMs"] = "60000"; // hot code is not compiled again before that
        try
        {
            return ChildProcess.Start(start);
        }
        catch (Win32Exception missing)
        {
            throw new LoadException($"{contestant.Name}: '{start.FileName}' can't be started: {missing.Message}");
        }
    }

    private TimeSpan ProcessorTime()
    {
        using var process = Process.GetProcessById(Id);
        return process.TotalProcessorTime;
    }

    private async Task ListeningAsync(CancellationToken cancellationToken)
    {
        for (var started = Stopwatch.GetTimestamp(); !await AcceptsAsync(cancellationToken); await Task.Delay(50, cancellationToken))
        {
            if (_process.HasEnded) throw new LoadException($"{_contestant.Name} ended before it listened:\n{Output()}");
            if (Stopwatch.GetElapsedTime(started) > StartLimit)
            {
                throw new LoadException(
                    $"{_contestant.Name} doesn't listen on 127.0.0.1:{Port} after {StartLimit.TotalSeconds} s:\n{Output()}");
            }
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

    private string Output() => string.Join('\n', _process.Lines.TakeLast(LinesShown).Select(line => "  " + line));
}
