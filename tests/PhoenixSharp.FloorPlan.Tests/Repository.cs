using System.Xml.Linq;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.FloorPlan.Tests;

/// <summary>The files that these tests read: those of the checkout they were built from.</summary>
internal static class Repository
{
    private static readonly string[] Built = ["artifacts", "bin", "obj", "node_modules", ".git"];

    /// <summary>Gets the folder that holds the solution.</summary>
    public static string Root => Checkout.Root;

    /// <summary>Gets every project file, without those in templates.</summary>
    public static IReadOnlyList<string> Projects { get; } = [.. Files("*.csproj").Where(path => !path.StartsWith("src/PhoenixSharp.Templates/content/", StringComparison.Ordinal))];

    /// <summary>Gets the files of a pattern under a folder, paths from the root with slashes, without what a build makes.</summary>
    public static IEnumerable<string> Files(string pattern, string folder = "") =>
        Directory.Exists(Path.Combine(Root, folder)) ? Walk(Path.Combine(Root, folder), pattern).Order(StringComparer.Ordinal) : [];

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    public static XDocument Xml(string path) => XDocument.Load(Path.Combine(Root, path));

    private static IEnumerable<string> Walk(string folder, string pattern)
    {
        var files = Directory.EnumerateFiles(folder, pattern).Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'));
        return files.Concat(Directory.EnumerateDirectories(folder).Where(inner => !Built.Contains(Path.GetFileName(inner))).SelectMany(inner => Walk(inner, pattern)));
    }
}
