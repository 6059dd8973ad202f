using System.Diagnostics;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Packages.Tests.Rig;

/// <summary>A server that a test has started.</summary>
internal sealed class RunningApplication(ChildProcess process, Uri address) : IAsyncDisposable
{
    private static readonly string PushScript = Path.Combine(AppContext.BaseDirectory, "Servers", "push.mjs");

    /// <summary>Starts a server and waits until it listens.</summary>
    public static async Task<RunningApplication> StartAsync(Application application, string program, params string[] words)
    {
        var process = application.Command.Start(program, words);
        return new RunningApplication(process, await ServerProgram.ListensAsync(process));
    }

    /// <summary>Joins <c>room:lobby</c> with stock phoenix.js and pushes <c>new_msg</c>.</summary>
    /// <returns>The answer and the broadcast, as lines of JSON.</returns>
    public async Task<string> PushAsync()
    {
        var modules = Checkout.PathOf("clients", "web", "tests");
        if (!Directory.Exists(Path.Combine(modules, "node_modules")))
            throw new DirectoryNotFoundException("These tests need phoenix.js: run npm ci in clients/web/tests.");
        await using var node = ChildProcess.Start(new ProcessStartInfo("node", [PushScript, modules, $"ws://{address.Authority}/socket"]));
        await node.EndsAsync();
        return string.Join('\n', node.Lines);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
