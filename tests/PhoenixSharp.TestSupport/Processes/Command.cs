using System.Diagnostics;

namespace PhoenixSharp.TestSupport;

/// <summary>Runs programs in a folder, with additional environment variables.</summary>
public sealed class Command(string folder, params (string Name, string Value)[] variables)
{
    // No build server or compiler server keeps running after a command.
    private static readonly (string, string)[] OnlyThisBuild = [("MSBUILDDISABLENODEREUSE", "1"), ("UseSharedCompilation", "false")];

    // Only a program that hangs reaches this limit: a build on a busy machine is slow.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its output.</returns>
    /// <exception cref="InvalidOperationException">Its exit code is not 0.</exception>
    public async Task<string> RunAsync(string program, params string[] words)
    {
        var (exitCode, output) = await TryRunAsync(program, words);
        return exitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', words)} ended with {exitCode}:\n{output}");
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code and its output, of both streams.</returns>
    public async Task<(int ExitCode, string Output)> TryRunAsync(string program, params string[] words)
    {
        await using var process = Start(program, words);
        var exitCode = await process.EndsAsync(Limit);
        return (exitCode, string.Join('\n', process.Lines));
    }

    /// <summary>Starts a program.</summary>
    public ChildProcess Start(string program, params string[] words)
    {
        var start = new ProcessStartInfo(program, words) { WorkingDirectory = folder };
        foreach (var (name, value) in OnlyThisBuild.Concat(variables))
            start.Environment[name] = value;
        return ChildProcess.Start(start);
    }
}
