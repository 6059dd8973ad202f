using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Cluster.Processes;

/// <summary>This program started once more, to outlive the first by a moment: when its input ends, however that came about, it kills what the first has left running.</summary>
/// <remarks>A line of its input is the ids of all that runs, in place of those before.</remarks>
internal static class Guard
{
    public const string Argument = "guard";

    public static Process Start() => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Cluster.dll"), Argument]) { RedirectStandardInput = true })!;

    public static void Tell(Process guard, IEnumerable<int> children)
    {
        guard.StandardInput.WriteLine(string.Join(' ', children));
        guard.StandardInput.Flush();
    }

    public static async Task<int> RunAsync()
    {
        // A terminal's Ctrl-C comes here too, and is not meant.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ignore);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ignore);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Ignore);
        var children = "";
        while (await Console.In.ReadLineAsync() is { } line)
            children = line;
        foreach (var child in children.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Kill(int.Parse(child, CultureInfo.InvariantCulture));
        return 0;
    }

    private static void Ignore(PosixSignalContext context) => context.Cancel = true;

    private static void Kill(int id)
    {
        try
        {
            using var child = Process.GetProcessById(id);
            child.Kill();
        }
        catch (Exception ended) when (ended is ArgumentException or InvalidOperationException)
        {
            // It has ended by itself, as all have that were ended in order.
        }
    }
}
