namespace PhoenixSharp;

/// <summary>The pages in <c>docs</c>, whose promises tests keep.</summary>
internal static class Documents
{
    public static string Read(string page) => File.ReadAllText(Path.Combine(Root(), "docs", page));

    /// <summary>Reads a file by its path from the repository's root.</summary>
    public static string ReadSource(string path) => File.ReadAllText(Path.Combine(Root(), path));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PhoenixSharp.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests don't run inside the repository.");
        return folder.FullName;
    }
}
