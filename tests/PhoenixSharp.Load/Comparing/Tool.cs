using System.ComponentModel;
using System.Diagnostics;

namespace PhoenixSharp.Load.Comparing;

/// <summary>A program that runs to its end and is read afterwards.</summary>
internal static class Tool
{
    /// <exception cref="LoadException">It isn't installed, or still runs after the limit (and is killed).</exception>
    public static async Task<ToolResult> RunAsync(string[] command, TimeSpan limit, string ifMissing, CancellationToken cancellationToken)
    {
        using var process = Start(command, ifMissing);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ending.Token);
            var errors = process.StandardError.ReadToEndAsync(ending.Token);
            await Task.WhenAll(output, errors, process.WaitForExitAsync(ending.Token));
            return new ToolResult(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LoadException($"'{string.Join(' ', command)}' did not end within {limit.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string[] command, string ifMissing)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            throw new LoadException($"'{command[0]}' can't be started: {ifMissing}");
        }
    }
}

/// <summary>How a program ended and what it wrote.</summary>
internal readonly record struct ToolResult(int ExitCode, string Output, string Errors);
