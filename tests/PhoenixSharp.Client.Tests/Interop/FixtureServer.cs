using System.Diagnostics;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>The conformance fixture as a process of its own, at a port of its own choice; one for all the tests that only talk to it.</summary>
public sealed class FixtureServer : IAsyncLifetime
{
    private const string Listening = "Now listening on: ";

    private static readonly string Project = typeof(FixtureServer).Assembly.GetName().Name!;

    private Process? _process;
    private Task<string> _rest = Task.FromResult("");

    /// <summary>Gets where it listens, such as <c>http://127.0.0.1:40123</c>.</summary>
    public string Address { get; private set; } = "";

    // It stands beside this project's own output, which the same build made.
    private static string Dll
    {
        get
        {
            var path = AppContext.BaseDirectory.Replace(Project, "PhoenixSharp.Fixture", StringComparison.Ordinal);
            path = Path.Combine(path, "PhoenixSharp.Fixture.dll");
            return File.Exists(path) ? path : throw new FileNotFoundException("Build conformance/PhoenixSharp.Fixture first, or the solution.", path);
        }
    }

    public async ValueTask InitializeAsync()
    {
        _process = Process.Start(new ProcessStartInfo("dotnet", [Dll, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true })!;
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is var at && at < 0)
                continue;
            Address = line[(at + Listening.Length)..].Trim();
            break;
        }
        _rest = _process.StandardOutput.ReadToEndAsync(CancellationToken.None); // so that it never waits for us
    }

    public async ValueTask DisposeAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _rest;
        _process.Dispose();
    }
}
