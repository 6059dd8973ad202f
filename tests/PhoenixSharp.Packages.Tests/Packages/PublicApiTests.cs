using System.Text.Json;
using PhoenixSharp.Packages.Tests.Rig;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Packages.Tests.Packages;

/// <summary>The files that record the public API of each library, and the analyzer that compares the code with them.</summary>
public sealed class PublicApiTests(PackedSolution packed)
{
    private const string Analyzer = "Microsoft.CodeAnalysis.PublicApiAnalyzers";

    private IEnumerable<PackageFile> Libraries =>
        packed.Packages.Where(package => package.Entries.Any(entry => entry.StartsWith("lib/", StringComparison.Ordinal)));

    [Theory]
    [InlineData("PublicAPI.Shipped.txt")]
    [InlineData("PublicAPI.Unshipped.txt")]
    public void Library_records_its_public_api_with_nullability(string file)
    {
        Assert.NotEmpty(Libraries);
        Assert.All(Libraries, library =>
        {
            var path = Path.Combine(FolderOf(library.Id), file);
            Assert.True(File.Exists(path), $"{library.Id} has no {file}: create it with the line \"#nullable enable\" (docs/RELEASING.md)");
            Assert.Equal("#nullable enable", File.ReadLines(path).First());
        });
    }

    [Fact]
    public void Library_is_built_with_the_api_analyzer_in_each_framework() => Assert.All(Libraries, library =>
    {
        using var assets = JsonDocument.Parse(Checkout.Read("artifacts", "obj", library.Id, "project.assets.json"));
        Assert.All(assets.RootElement.GetProperty("targets").EnumerateObject(), framework =>
            Assert.Contains(
                framework.Value.EnumerateObject(), package => package.Name.StartsWith($"{Analyzer}/", StringComparison.Ordinal)));
    });

    [Fact]
    public void Package_holds_neither_the_api_files_nor_the_analyzer() => Assert.All(packed.Packages, package =>
    {
        Assert.DoesNotContain(package.Entries, entry => entry.Contains("PublicAPI", StringComparison.Ordinal));
        Assert.DoesNotContain(package.Dependencies, dependency => dependency.Id == Analyzer);
    });

    private static string FolderOf(string library) =>
        new[] { Checkout.PathOf("src", library), Checkout.PathOf("clients", library) }.Single(Directory.Exists);
}
