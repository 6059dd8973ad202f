namespace PhoenixSharp.Cli.Tests;

/// <summary>The checkout from which these tests were built.</summary>
internal static class Repository
{
    /// <summary>Gets the folder of the tool's project.</summary>
    public static string CliProject { get; } = Path.Combine(FindRoot(), "clients", "PhoenixSharp.Cli");

    /// <summary>Gets the configuration that these tests were built in, such as <c>Release</c>.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Name; // artifacts/bin/PROJECT/CONFIGURATION

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PhoenixSharp.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds PhoenixSharp.sln.");
    }
}
