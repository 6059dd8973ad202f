namespace PhoenixSharp.TestSupport;

/// <summary>The checkout from which the tests were built. Test projects without a reference to this one compile this file.</summary>
public static class Checkout
{
    /// <summary>Gets the folder that contains the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Gets the configuration of the build, such as <c>Release</c>: the name of the last folder of the build's path.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Name;

    /// <summary>Returns the full path of a file or folder.</summary>
    /// <param name="parts">The path from the root, in parts.</param>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Returns the text of a file.</summary>
    /// <param name="parts">The path from the root, in parts.</param>
    public static string Read(params string[] parts) => File.ReadAllText(PathOf(parts));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PhoenixSharp.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} contains PhoenixSharp.sln.");
    }
}
