using System.Diagnostics;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests.Sample;

/// <summary>Starts a sample that is a client of a server, as a process in the folder of its build.</summary>
internal static class ClientSample
{
    /// <summary>Starts a sample.</summary>
    /// <param name="name">The name of its project.</param>
    /// <param name="settings">Its command line.</param>
    public static ChildProcess Start(string name, params string[] settings)
    {
        // …/PhoenixSharp.EndToEnd.Tests/release/ → …/WorkerClient/release/
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", name, configuration));
        string[] words = [Path.Combine(folder, $"{name}.dll"), .. settings];
        return ChildProcess.Start(new ProcessStartInfo("dotnet", words) { WorkingDirectory = folder });
    }
}
