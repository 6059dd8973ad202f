using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Server;

/// <summary>The server as a process of its own, in a copy of its folder that a test may change.</summary>
internal sealed class ServerCopy : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly DirectoryInfo _folder;

    private ServerCopy(DirectoryInfo folder, ChildProcess process) => (_folder, _process) = (folder, process);

    public Uri Address { get; private set; } = new("http://none");

    public int Port => Address.Port;

    /// <summary>Gets all lines so far, of both outputs.</summary>
    public IReadOnlyList<string> Lines => _process.Lines;

    public static ServerCopy Start(Action<string>? change = null, params (string Name, string Value)[] environment) =>
        StartWithin([], change, environment);

    /// <summary>Starts it by another command, such as <c>prlimit --nofile=256</c>.</summary>
    public static ServerCopy StartWithin(string[] command, Action<string>? change = null, params (string Name, string Value)[] environment)
    {
        var folder = Directory.CreateTempSubdirectory("phoenixsharp-server-");
        Copy(AppContext.BaseDirectory, folder.FullName);
        change?.Invoke(folder.FullName);
        (string, string)[] defaults =
        [
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
            ("HOME", folder.FullName), // a developer's certificate for https would be found there
        ];
        return new ServerCopy(folder, ServerProgram.Start(folder.FullName, [.. defaults, .. environment], command));
    }

    /// <summary>Waits until it says where it listens.</summary>
    public async Task ListensAsync() => Address = await ServerProgram.ListensAsync(_process);

    /// <summary>Waits until it writes a line with some words.</summary>
    public Task<string> SaysAsync(string words) => _process.SaysAsync(words);

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<(int ExitCode, IReadOnlyList<string> Lines)> EndsAsync() => (await _process.EndsAsync(), _process.Lines);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
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
