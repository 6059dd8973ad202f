namespace Cluster.Playing;

/// <summary>Where commands come from and answers go. Without a terminal nothing is prompted, and an input that has ended means: run until told otherwise.</summary>
internal sealed class Terminal
{
    private const string Mark = "> ";

    private readonly bool _isAttended = !Console.IsInputRedirected;

    /// <summary>Writes lines, in front of whatever is being typed. Any thread.</summary>
    public void Say(string lines)
    {
        if (_isAttended)
            Console.Write($"\r{lines}{Environment.NewLine}{Mark}");
        else
            Console.WriteLine(lines);
    }

    /// <summary>Answers each line that is typed, until an answer is null.</summary>
    /// <exception cref="OperationCanceledException">It was told to end.</exception>
    public async Task ReadAsync(Func<string, CancellationToken, Task<string?>> answer, CancellationToken stopping)
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        while (await input.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(stopping) is { } line)
        {
            if (await answer(line, stopping) is not { } said)
                return;
            Say(said);
        }
        if (!_isAttended) // where somebody sits, the end of the input is Ctrl-D: the wish to go
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
    }
}
