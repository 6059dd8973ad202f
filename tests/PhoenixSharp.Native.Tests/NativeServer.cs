using System.Diagnostics;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Native;

/// <summary>The native server as a process, on a free port.</summary>
internal sealed class NativeServer : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private NativeServer(ChildProcess process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Gets the address that it listens on.</summary>
    public Uri Address { get; }

    /// <summary>Gets the address of its socket.</summary>
    public string Socket => new Uri(Address, "/socket").ToString();

    public static async Task<NativeServer> StartAsync(NativePrograms programs, params string[] settings)
    {
        var process = ChildProcess.Start(new ProcessStartInfo(programs.Server, ["--urls", "http://127.0.0.1:0", .. settings]));
        return new NativeServer(process, await ServerProgram.ListensAsync(process));
    }

    /// <summary>Ends it at once, with SIGKILL.</summary>
    public Task KillAsync() => _process.KillAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
