using System.Diagnostics;

namespace PhoenixSharp.BrokenServers.Tests.Tool;

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    /// <returns>Its exit code, and all that it said.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string folder, string program, params string[] words)
    {
        var start = new ProcessStartInfo(program, words) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
