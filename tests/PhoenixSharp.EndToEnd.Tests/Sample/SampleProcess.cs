using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests.Sample;

/// <summary>The sample <c>Cluster</c> as a process, with a pipe where a person would sit.</summary>
internal sealed partial class SampleProcess : IDisposable
{
    // …/PhoenixSharp.EndToEnd.Tests/release/ → …/Cluster/release/
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "..", "..", "Cluster", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Cluster.dll");

    private readonly Process _process;

    private SampleProcess(params string[] arguments) => _process = Process.Start(new ProcessStartInfo("dotnet", [Program, .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    public int Port { get; private init; }

    /// <summary>Gets the ids of the nodes and of Redis, as it told them.</summary>
    public List<int> Children { get; } = [];

    /// <summary>Starts it with three nodes and Redis, and waits until they can be used.</summary>
    public static async Task<SampleProcess> StartAsync()
    {
        var port = FourFreePorts();
        var sample = new SampleProcess("--port", $"{port}") { Port = port };
        sample.Learn(await sample.HearAsync("node 1, one"));
        while (sample.Children.Count < 4)
            sample.Learn(await sample.HearAsync("pid"));
        return sample;
    }

    /// <summary>Starts it with what it can't start with, and waits until it has ended.</summary>
    public static async Task<(int ExitCode, string Error)> RefusesAsync(params string[] arguments)
    {
        using var sample = new SampleProcess(arguments);
        var error = await sample._process.StandardError.ReadToEndAsync().WaitAsync(Patience.Limit);
        await sample._process.WaitForExitAsync().WaitAsync(Patience.Limit);
        return (sample._process.ExitCode, error);
    }

    /// <summary>Types a command, and waits for a line with these words.</summary>
    public async Task AskAsync(string command, string words)
    {
        Type(command);
        Learn(await HearAsync(words));
    }

    /// <summary>Asks how the nodes see each other and a room.</summary>
    public async Task<string> StatusAsync(string room)
    {
        Type($"status {room}");
        List<string> lines = [];
        do
            lines.Add(await HearAsync(""));
        while (!lines[^1].StartsWith("Redis  ", StringComparison.Ordinal));
        return string.Join('\n', lines);
    }

    public void Type(string command) => _process.StandardInput.WriteLine(command);

    public void CloseInput() => _process.StandardInput.Close();

    public async Task<string> HearAsync(string words)
    {
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience.Limit) is { } line)
        {
            if (line.Contains(words, StringComparison.Ordinal))
                return line;
        }
        throw new EndOfStreamException($"It ended before it said \"{words}\": {await _process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Waits until each of these was said, in whatever order: nodes and the terminal don't wait for each other.</summary>
    public async Task HearAllAsync(params string[] words)
    {
        for (var unheard = words.ToList(); unheard.Count > 0;)
        {
            var line = await HearAsync("");
            unheard.RemoveAll(word => line.Contains(word, StringComparison.Ordinal));
        }
    }

    /// <summary>Sends it SIGTERM.</summary>
    public void Terminate() => Process.Start("kill", ["-TERM", $"{_process.Id}"]).WaitForExit();

    public void Kill() => _process.Kill();

    /// <summary>Waits until it has ended, and all that it started: those whose ids it told, and whoever else has its output.</summary>
    public async Task<int> EndsAsync()
    {
        await _process.StandardOutput.ReadToEndAsync().WaitAsync(Patience.Limit);
        await _process.WaitForExitAsync().WaitAsync(Patience.Limit);
        foreach (var child in Children)
            await Patience.UntilAsync(() => !Runs(child), $"process {child} had ended");
        return _process.ExitCode;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    // What has ended and is not waited for by anybody yet is still there, without a command line.
    private static bool Runs(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Length > 0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Learn(string line)
    {
        if (Pid().Match(line) is { Success: true } match)
            Children.Add(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    // Below those that the system gives to clients, so that nobody who dials out has taken one meanwhile.
    private static int FourFreePorts()
    {
        while (true)
        {
            var port = Random.Shared.Next(24_000, 28_000);
            if (Enumerable.Range(port, 4).All(IsFree))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"pid (\d+)")]
    private static partial Regex Pid();
}
