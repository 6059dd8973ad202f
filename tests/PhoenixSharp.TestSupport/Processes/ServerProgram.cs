using System.Diagnostics;

namespace PhoenixSharp.TestSupport;

/// <summary><c>PhoenixSharp.Server</c> as a process of its own.</summary>
public static class ServerProgram
{
    private const string Told = "Now listening on: ";

    /// <summary>Starts it.</summary>
    /// <param name="folder">Where its build stands: a test's own output, if its project references the server's.</param>
    /// <param name="settings">Variables of its environment, such as <c>Phoenix__Path</c>; or settings, such as <c>Phoenix:Path</c>.</param>
    /// <param name="within">A command to run it by, such as <c>ip netns exec …</c>.</param>
    public static ChildProcess Start(string folder, IEnumerable<(string Name, string Value)> settings, params string[] within)
    {
        string[] command = [.. within, "dotnet", Path.Combine(folder, "PhoenixSharp.Server.dll")];
        var start = new ProcessStartInfo(command[0], command[1..]) { Environment = { ["DOTNET_gcServer"] = "0" } };
        foreach (var (name, value) in settings)
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        return ChildProcess.Start(start);
    }

    /// <summary>Waits until it says where it listens.</summary>
    public static async Task<Uri> ListensAsync(ChildProcess server)
    {
        var line = await server.SaysAsync(Told);
        return new Uri(line[(line.IndexOf(Told, StringComparison.Ordinal) + Told.Length)..].Trim());
    }
}
