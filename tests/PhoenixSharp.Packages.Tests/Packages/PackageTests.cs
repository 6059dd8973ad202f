using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using PhoenixSharp.Packages.Tests.Rig;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Packages.Tests.Packages;

/// <summary>The packages that <c>dotnet pack PhoenixSharp.sln</c> makes.</summary>
public sealed partial class PackageTests(PackedSolution packed)
{
    private static readonly string[] Required =
    [
        "PhoenixSharp.AspNetCore", "PhoenixSharp.Channels", "PhoenixSharp.Presence", "PhoenixSharp.PubSub", "PhoenixSharp.Wire",
        "PhoenixSharp.Nats", "PhoenixSharp.RabbitMQ", "PhoenixSharp.Redis",
        "PhoenixSharp.Testing", "PhoenixSharp.Templates",
        "PhoenixSharp.Client", "PhoenixSharp.Client.WebsocketClient",
        "PhoenixSharp.Cli", "PhoenixSharp.Conformance",
    ];

    [Fact]
    public void Pack_makes_one_package_for_each_project_that_is_for_users()
    {
        var ids = packed.Packages.Select(package => package.Id).ToHashSet();
        Assert.Superset(Required.ToHashSet(), ids);
        Assert.Equal(ProjectsForUsers().Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Package_has_the_version_of_the_solution() =>
        Assert.All(packed.Packages, package => Assert.Equal(packed.Version, package.Metadata("version")));

    [Fact]
    public void Package_has_what_the_gallery_shows() => Assert.All(packed.Packages, package =>
    {
        Assert.Equal("MIT", package.Metadata("license"));
        Assert.Equal("The PhoenixSharp authors", package.Metadata("authors"));
        Assert.EndsWith($"/v{packed.Version}/docs/CHANGELOG.md", package.Metadata("releaseNotes"), StringComparison.Ordinal);
        Assert.Contains("phoenix", package.Metadata("tags"), StringComparison.Ordinal);
        Assert.InRange(package.Metadata("description")!.Length, 40, 300);
        Assert.NotEqual("Package Description", package.Metadata("description"));
    });

    [Fact]
    public void Package_holds_its_readme() => Assert.All(packed.Packages, package =>
    {
        Assert.Contains(package.Metadata("readme")!, package.Entries);
        Assert.InRange(package.Read(package.Metadata("readme")!).Length, 500, 100_000);
    });

    [Fact]
    public void Readme_has_no_relative_link() => Assert.All(packed.Packages, package =>
        Assert.Empty(RelativeLinks().Matches(Readme(package)).Select(link => link.Value)));

    [Fact]
    public void Package_to_install_shows_the_readme_of_the_repository()
    {
        var readme = Readme(packed.Package("PhoenixSharp.AspNetCore"));
        Assert.StartsWith("# PhoenixSharp\n", readme, StringComparison.Ordinal);
        Assert.Contains($"/blob/v{packed.Version}/src/PhoenixSharp.AspNetCore/../../docs/", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Package_holds_a_square_icon() => Assert.All(packed.Packages, package =>
    {
        var header = package.Read(package.Metadata("icon")!).AsSpan(0, 24);
        Assert.Equal("PNG"u8, header[1..4]);
        Assert.Equal((128, 128), (BinaryPrimitives.ReadInt32BigEndian(header[16..]), BinaryPrimitives.ReadInt32BigEndian(header[20..])));
    });

    [Fact]
    public void Package_names_the_commit_that_it_was_built_from() => Assert.All(packed.Packages, package =>
    {
        Assert.Equal("git", package.Repository["type"]);
        Assert.StartsWith("https://", package.Repository["url"], StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{40}$", package.Repository["commit"]);
    });

    [Fact]
    public void Package_names_no_path_of_the_machine() => Assert.All(packed.Packages, package =>
    {
        Assert.DoesNotContain(Checkout.Root, package.Nuspec, StringComparison.Ordinal);
        Assert.DoesNotContain(".csproj", package.Nuspec, StringComparison.Ordinal);
    });

    [Fact]
    public void Symbols_of_each_assembly_of_ours_are_in_the_symbol_package() => Assert.All(packed.Packages.Where(HasAssembly), package =>
    {
        var symbols = PackageFile.Open(Path.ChangeExtension(package.Path, "snupkg"));
        Assert.Equal(package.Entries.Where(IsOurs).Select(entry => Path.ChangeExtension(entry, "pdb")).Order(StringComparer.Ordinal),
            symbols.Entries.Where(entry => entry.EndsWith(".pdb", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    });

    [Fact]
    public void Library_documents_its_members() => Assert.All(packed.Packages.Where(package => !package.HasPackageType), package =>
        Assert.All(package.Entries.Where(IsOurs), assembly => Assert.Contains(Path.ChangeExtension(assembly, "xml"), package.Entries)));

    private static string Readme(PackageFile package) => Encoding.UTF8.GetString(package.Read(package.Metadata("readme")!));

    private static bool HasAssembly(PackageFile package) => package.Entries.Any(IsOurs);

    // The generator's symbols stay with its build: the gallery takes no symbols of analyzers.
    private static bool IsOurs(string entry) =>
        !entry.StartsWith("analyzers/", StringComparison.Ordinal) && entry.EndsWith(".dll", StringComparison.Ordinal)
        && Path.GetFileName(entry).StartsWith("PhoenixSharp.", StringComparison.Ordinal);

    private static IEnumerable<string> ProjectsForUsers() =>
        Projects("src")
            .Where(name => name is not ("PhoenixSharp.Generators" or "PhoenixSharp.CodeFixes" or "PhoenixSharp.Server"))
            .Concat(Projects("clients")).Append("PhoenixSharp.Conformance");

    private static IEnumerable<string> Projects(string folder) => Directory.EnumerateDirectories(Checkout.PathOf(folder), "PhoenixSharp.*")
        .Where(project => Directory.EnumerateFiles(project, "*.csproj").Any()).Select(project => Path.GetFileName(project));

    [GeneratedRegex(@"\]\((?![a-z]+:|#)[^)]*")]
    private static partial Regex RelativeLinks();
}
