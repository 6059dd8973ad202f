using System.Diagnostics;

namespace PhoenixSharp.TestSupport;

/// <summary>A real broker as a child process, on ports of its own, with all it writes in a folder that goes with it.</summary>
public abstract class BrokerServer : IAsyncDisposable
{
    private ChildProcess? _process;

    /// <summary>Gets where it listens: an address of this machine, or of a bridge to namespaces of a test's own.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Gets where clients connect.</summary>
    public int Port { get; } = Ports.Take();

    public bool IsRunning => _process is { HasEnded: false };

    protected string Folder { get; } = Directory.CreateTempSubdirectory("phoenixsharp-").FullName;

    /// <summary>Gets what it writes once it takes connections.</summary>
    protected abstract string ReadyLine { get; }

    /// <summary>Gets what a server's configuration calls it, and its address there.</summary>
    public abstract (string Name, string Value) Setting { get; }

    /// <summary>Prepares and starts it; a fixture's first call.</summary>
    public virtual async ValueTask InitializeAsync() => await StartAsync();

    /// <summary>Starts it, and waits until it takes connections.</summary>
    public async Task StartAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = ChildProcess.Start(Command());
        await _process.SaysAsync(ReadyLine);
    }

    /// <summary>Ends it as a power cut does: SIGKILL.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>Stops it, as a machine that is too slow does: connections live on, and nothing comes.</summary>
    public Task PauseAsync() => _process!.SignalAsync("STOP");

    /// <summary>Lets it go on.</summary>
    public Task ResumeAsync() => _process!.SignalAsync("CONT");

    public virtual async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected abstract ProcessStartInfo Command();
}
