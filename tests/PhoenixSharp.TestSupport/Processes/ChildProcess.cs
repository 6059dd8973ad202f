using System.Diagnostics;
using System.Globalization;

namespace PhoenixSharp.TestSupport;

/// <summary>A program beside the tests, with all that it writes. It doesn't outlive its disposal.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(string Words, TaskCompletionSource<string> Said)> _waiting = [];
    private readonly Process _process;
    private readonly Action<string> _wrote;
    private readonly Task _ended;
    private bool _isOver;

    private ChildProcess(Process process, Action<string> wrote)
    {
        (_process, _wrote) = (process, wrote);
        _ended = PumpAsync();
    }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>Gets what it reads.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>Gets all lines so far, of both outputs.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    /// <summary>Starts a program; what it reads is a pipe too.</summary>
    /// <param name="command">The program and its words.</param>
    /// <param name="wrote">Called with each line as it comes.</param>
    public static ChildProcess Start(ProcessStartInfo command, Action<string>? wrote = null)
    {
        command.RedirectStandardInput = command.RedirectStandardOutput = command.RedirectStandardError = true;
        return new ChildProcess(Process.Start(command)!, wrote ?? (_ => { }));
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code, and all that it wrote.</returns>
    public static Task<(int ExitCode, string Output)> RunAsync(string program, params string[] words) =>
        RunAsync(Patience.Limit, program, words);

    /// <summary>Runs a program to its end, with its own time limit.</summary>
    /// <returns>Its exit code, and all that it wrote.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(TimeSpan limit, string program, params string[] words)
    {
        await using var process = Start(new ProcessStartInfo(program, words));
        return (await process.EndsAsync(limit), string.Join('\n', process.Lines));
    }

    /// <summary>Waits for a line that holds some words, or takes the first that came.</summary>
    /// <exception cref="EndOfStreamException">It has ended without.</exception>
    public async Task<string> SaysAsync(string words)
    {
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_lines.Find(line => line.Contains(words, StringComparison.Ordinal)) is { } line)
                return line;
            if (_isOver)
                throw Silence(words);
            _waiting.Add((words, said));
        }
        return await said.Task.WaitAsync(Patience.Limit * 2);
    }

    /// <summary>Sends it a signal, such as <c>TERM</c>, and to what it started too.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", .. Tree(Id)]);
        await kill.WaitForExitAsync().WaitAsync(Patience.Limit);
    }

    /// <summary>Waits until it has ended by itself.</summary>
    /// <param name="limit">How long it may take, or <see langword="null"/> for <see cref="Patience.Limit"/>.</param>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndsAsync(TimeSpan? limit = null)
    {
        await _ended.WaitAsync(limit ?? Patience.Limit);
        return _process.ExitCode;
    }

    /// <summary>Ends it as a power cut does: SIGKILL, to what it started too.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _ended.WaitAsync(Patience.Limit);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static IEnumerable<string> Tree(int id) =>
        [$"{id}", .. File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(child => Tree(int.Parse(child, CultureInfo.InvariantCulture)))];

    private async Task PumpAsync()
    {
        await Task.WhenAll(PumpAsync(_process.StandardOutput), PumpAsync(_process.StandardError));
        await _process.WaitForExitAsync();
        lock (_gate)
        {
            _isOver = true;
            foreach (var (words, said) in _waiting)
                said.TrySetException(Silence(words));
        }
    }

    private async Task PumpAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            _wrote(line);
            lock (_gate)
            {
                _lines.Add(line);
                foreach (var (_, said) in _waiting.Where(waiting => line.Contains(waiting.Words, StringComparison.Ordinal)))
                    said.TrySetResult(line);
            }
        }
    }

    private EndOfStreamException Silence(string words) => new($"It ended without \"{words}\":\n{string.Join('\n', _lines.TakeLast(20))}");
}
