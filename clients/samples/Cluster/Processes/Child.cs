using System.ComponentModel;
using System.Diagnostics;

namespace Cluster.Processes;

/// <summary>A process that was started here.</summary>
internal sealed class Child : IDisposable
{
    private const int LinesKept = 10;

    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _lines = [];
    private readonly string _readyWords;
    private readonly Action<string> _written;

    private Child(ProcessStartInfo command, string readyWords, Action<string> written)
    {
        (_readyWords, _written) = (readyWords, written);
        command.RedirectStandardInput = command.RedirectStandardOutput = command.RedirectStandardError = true;
        _process = new Process { StartInfo = command };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
    }

    public int Id { get; private set; }

    public bool IsRunning => !Ended.IsCompleted;

    public bool IsReady => _ready.Task.IsCompleted && IsRunning;

    /// <summary>Ends when the process has.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <param name="command">The program and its arguments.</param>
    /// <param name="readyWords">What it writes once it can be used.</param>
    /// <param name="written">Is given each line that it writes from then on.</param>
    /// <exception cref="Win32Exception">There is no such program.</exception>
    public static Child Start(ProcessStartInfo command, string readyWords, Action<string> written)
    {
        var child = new Child(command, readyWords, written);
        child._process.Start();
        child.Id = child._process.Id;
        child._process.StandardInput.Close(); // the terminal is not its own
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        child.Ended = child._process.WaitForExitAsync(CancellationToken.None);
        return child;
    }

    /// <summary>Waits until it can be used.</summary>
    /// <exception cref="StartException">It ended before.</exception>
    public async Task ReadyAsync(string name, CancellationToken cancellationToken)
    {
        await Task.WhenAny(_ready.Task, Ended).WaitAsync(cancellationToken);
        if (_ready.Task.IsCompleted)
            return;
        lock (_lines)
            throw new StartException($"{name} ended as soon as it was started:\n{string.Join('\n', _lines)}");
    }

    /// <summary>Ends it at once, as a power cut does.</summary>
    public void Kill() => _process.Kill();

    public void Dispose() => _process.Dispose();

    private void Read(string? line)
    {
        if (string.IsNullOrEmpty(line))
            return;
        if (_ready.Task.IsCompleted)
            _written(line);
        else if (line.Contains(_readyWords, StringComparison.Ordinal))
            _ready.SetResult();
        else
            Keep(line);
    }

    private void Keep(string line)
    {
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > LinesKept)
                _lines.Dequeue();
        }
    }
}
