using System.Diagnostics;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Server;

/// <summary>The server as a process of its own, in a copy of its folder that a test may change.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly DirectoryInfo _folder;

    private ServerProcess(DirectoryInfo folder, Process process) => (_folder, _process, _error) = (folder, process, process.StandardError.ReadToEndAsync());

    public int Port { get; private set; }

    public static ServerProcess Start(Action<string>? change = null, params (string Name, string Value)[] environment)
    {
        var folder = Directory.CreateTempSubdirectory("phoenixsharp-server-");
        Copy(AppContext.BaseDirectory, folder.FullName);
        change?.Invoke(folder.FullName);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder.FullName, "PhoenixSharp.Server.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new ServerProcess(folder, Process.Start(start)!);
    }

    /// <summary>Waits until it says where it listens.</summary>
    public async Task ListensAsync()
    {
        const string Told = "Now listening on: ";
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience.Limit) is { } line)
        {
            if (line.IndexOf(Told, StringComparison.Ordinal) is var at && at >= 0)
            {
                Port = new Uri(line[(at + Told.Length)..].Trim()).Port;
                return;
            }
        }
        throw new EndOfStreamException($"The server ended before it listened: {await _error}");
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<(int ExitCode, string Error)> EndsAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience.Limit);
        return (_process.ExitCode, await _error);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        if (Directory.Exists(Path.Combine(from, "wwwroot")))
            Copy(Path.Combine(from, "wwwroot"), Directory.CreateDirectory(Path.Combine(to, "wwwroot")).FullName);
    }
}
