namespace PhoenixSharp.TestSupport;

/// <summary>The <c>nuget.config</c> of an application outside the repository that uses the packages of a folder.</summary>
/// <remarks>
/// Packages of others come from the machine's sources. The machine's package folder is a fallback folder, so that packages in it are not
/// downloaded again.
/// </remarks>
public static class PackageFeed
{
    /// <summary>Returns the text of the file.</summary>
    /// <param name="feed">The folder with the packages.</param>
    public static string Config(string feed) => $"""
        <configuration>
          <packageSources><add key="packed" value="{feed}" /></packageSources>
          <fallbackPackageFolders><add key="machine" value="{MachinePackages()}" /></fallbackPackageFolders>
        </configuration>
        """;

    // A fallback folder must exist.
    private static string MachinePackages()
    {
        var folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Directory.CreateDirectory(folder).FullName;
    }
}
