using PhoenixSharp.Conformance.Running;

namespace PhoenixSharp.BrokenServers.Tests;

/// <summary>The fixture, as a process of its own, for the tests of one class.</summary>
public sealed class Servers : IAsyncLifetime
{
    // artifacts/bin/PROJECT/CONFIGURATION
    private static readonly DirectoryInfo Here = new(AppContext.BaseDirectory);
    private static readonly string Program = Path.Combine(Here.Parent!.Parent!.FullName, "PhoenixSharp.Fixture", Here.Name, "PhoenixSharp.Fixture.dll");

    private ServerProcess? _running;

    /// <summary>Gets the command that starts one, as <c>--server</c> takes it.</summary>
    public static string Command => $"dotnet {Program} --urls {{url}}";

    /// <summary>Gets the address of the one that runs.</summary>
    public Uri Url => _running!.Url;

    public async ValueTask InitializeAsync() => _running = await ServerProcess.StartAsync(Command);

    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
            await _running.DisposeAsync();
    }
}
