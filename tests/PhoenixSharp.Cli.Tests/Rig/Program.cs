using System.Diagnostics;
using System.Threading.Channels;

namespace PhoenixSharp.Cli.Tests;

/// <summary>A running program whose output is read line by line.</summary>
public sealed class Program : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60); // long enough for a busy machine; no passing test waits for it

    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _patience;
    private readonly List<string> _read = [];
    private readonly Process _process;
    private readonly Task _ended;

    private Program(ProcessStartInfo start, TimeSpan? patience = null)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        _patience = new CancellationTokenSource(patience ?? Patience);
        _process = Process.Start(start)!;
        _ended = PumpAsync();
    }

    /// <summary>Gets all lines read so far, of both outputs.</summary>
    public string Text => string.Join('\n', _read);

    /// <summary>Starts the build of <c>phx</c>.</summary>
    public static Program Phx(params string[] words) => Start("dotnet", [DllOf("PhoenixSharp.Cli"), .. words]);

    /// <summary>Starts <c>phx</c> in a new terminal (<c>script</c> of util-linux).</summary>
    public static Program PhxInTerminal(params string[] words) => StartInTerminal(["dotnet", DllOf("PhoenixSharp.Cli"), .. words]);

    /// <summary>Starts a program in a new terminal. Its input is typed there.</summary>
    public static Program StartInTerminal(IEnumerable<string> words)
    {
        // A shell that waits for the program would be ended by Ctrl-C too, and its exit code would be the result.
        var command = $"exec {string.Join(' ', words.Select(word => $"'{word}'"))}";
        return new Program(new ProcessStartInfo("script", ["--quiet", "--return", "--command", command, "/dev/null"])
        {
            Environment = { ["TERM"] = "xterm", ["SHELL"] = "/bin/sh" },
        });
    }

    /// <summary>Starts a program.</summary>
    public static Program Start(string name, IEnumerable<string> words, string folder = "",
        params (string Name, string Value)[] environment) =>
        Start(name, words, Patience, folder, environment);

    /// <summary>Starts a program with its own time limit.</summary>
    public static Program Start(string name, IEnumerable<string> words, TimeSpan patience, string folder = "",
        params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(name, words) { WorkingDirectory = folder };
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        return new Program(start, patience);
    }

    /// <summary>Runs <c>phx</c> to its end.</summary>
    /// <returns>Its exit code and its output.</returns>
    public static async Task<(int ExitCode, string Text)> RunPhxAsync(params string[] words)
    {
        await using var phx = Phx(words);
        return (await phx.EndAsync(), phx.Text);
    }

    /// <summary>Returns the assembly of another project. It is beside this one: artifacts/bin/PROJECT/CONFIGURATION.</summary>
    public static string DllOf(string project)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, $"{project}.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException("Build the solution first.", path);
    }

    /// <summary>Runs <c>phx</c> to its end with an input from a pipe.</summary>
    /// <returns>Its exit code and its output.</returns>
    public static async Task<(int ExitCode, string Text)> PipeToPhxAsync(byte[] input, params string[] words)
    {
        await using var phx = Phx(words);
        await phx.PipeAsync(input);
        return (await phx.EndAsync(), phx.Text);
    }

    /// <summary>Writes to the program's input.</summary>
    public async Task TypeAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text.AsMemory(), _patience.Token);
        await _process.StandardInput.FlushAsync(_patience.Token);
    }

    /// <summary>Writes to the program's input and ends it.</summary>
    public async Task PipeAsync(byte[] input)
    {
        await _process.StandardInput.BaseStream.WriteAsync(input, _patience.Token);
        _process.StandardInput.Close();
    }

    /// <summary>Waits for the next line that contains a text.</summary>
    public async Task<string> LineAsync(string words)
    {
        try
        {
            while (true)
            {
                var line = await _lines.Reader.ReadAsync(_patience.Token);
                _read.Add(line);
                if (line.Contains(words, StringComparison.Ordinal))
                    return line;
            }
        }
        catch (Exception failure) when (failure is ChannelClosedException or OperationCanceledException)
        {
            throw new InvalidOperationException($"No line contains \"{words}\". The output is:\n{Text}", failure);
        }
    }

    /// <summary>Sends a signal, such as <c>INT</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync(_patience.Token);
    }

    /// <summary>Waits until it ends.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        try
        {
            await _process.WaitForExitAsync(_patience.Token);
        }
        catch (OperationCanceledException stuck)
        {
            throw new TimeoutException($"The program did not end. Its output is:\n{Text}", stuck);
        }
        await _ended;
        while (_lines.Reader.TryRead(out var line))
            _read.Add(line);
        return _process.ExitCode;
    }

    public void Kill() => _process.Kill(entireProcessTree: true);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            Kill();
        await _process.WaitForExitAsync();
        await _ended;
        _process.Dispose();
        _patience.Dispose();
    }

    private async Task PumpAsync()
    {
        await Task.WhenAll(PumpAsync(_process.StandardOutput), PumpAsync(_process.StandardError));
        _lines.Writer.Complete();
    }

    private async Task PumpAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
            _lines.Writer.TryWrite(line);
    }
}
