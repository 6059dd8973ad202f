using System.Runtime.InteropServices;

namespace Cluster.Processes;

/// <summary>The signals that .NET has no name for. Windows has none of them.</summary>
internal static class Signals
{
    private const int Term = 15;

    private static readonly int Stop = OperatingSystem.IsLinux() ? 19 : 17; // 17 on macOS and the BSDs
    private static readonly int Continue = OperatingSystem.IsLinux() ? 18 : 19;

    public static bool Exist => !OperatingSystem.IsWindows();

    /// <summary>Asks a process to end in its own time.</summary>
    public static void Terminate(int id) => Send(id, Term);

    /// <summary>Lets a process stand still: it does nothing, and its connections live on.</summary>
    public static void Pause(int id) => Send(id, Stop);

    public static void Resume(int id) => Send(id, Continue);

    // One that has ended meanwhile is no failure: whoever asked sees that next.
    private static void Send(int id, int signal) => _ = Kill(id, signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int id, int signal);
}
