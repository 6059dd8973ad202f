using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Packages.Tests.Releasing;

/// <summary>The script that records the public API of a release, run in a folder with one library.</summary>
public sealed class ShipApiTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("phoenixsharp-ship-");

    [Fact]
    public async Task Script_moves_the_api_of_the_release_and_drops_what_was_removed()
    {
        Write("PublicAPI.Shipped.txt", "A.Kept() -> void", "A.Removed() -> void", "static A.Last() -> void");
        Write("PublicAPI.Unshipped.txt", "*REMOVED*A.Removed() -> void", "A.Added() -> void");
        await RunAsync();
        string[] shipped = ["#nullable enable", "A.Added() -> void", "A.Kept() -> void", "static A.Last() -> void"];
        Assert.Equal(shipped, Lines("PublicAPI.Shipped.txt"));
        Assert.Equal(["#nullable enable"], Lines("PublicAPI.Unshipped.txt"));
    }

    [Fact]
    public async Task Script_changes_nothing_when_the_release_has_no_new_api()
    {
        Write("PublicAPI.Shipped.txt", "A.Kept() -> void");
        Write("PublicAPI.Unshipped.txt");
        await RunAsync();
        Assert.Equal(["#nullable enable", "A.Kept() -> void"], Lines("PublicAPI.Shipped.txt"));
    }

    public void Dispose() => _root.Delete(recursive: true);

    private async Task RunAsync()
    {
        Directory.CreateDirectory(PathOf("clients", "PhoenixSharp.B"));
        File.WriteAllText(PathOf("clients", "PhoenixSharp.B", "PublicAPI.Shipped.txt"), "#nullable enable\n");
        File.WriteAllText(PathOf("clients", "PhoenixSharp.B", "PublicAPI.Unshipped.txt"), "#nullable enable\n");
        Directory.CreateDirectory(PathOf(".github"));
        File.Copy(Checkout.PathOf(".github", "ship-api.sh"), PathOf(".github", "ship-api.sh"));
        Assert.Equal("", await new Command(_root.FullName).RunAsync("bash", PathOf(".github", "ship-api.sh")));
    }

    private void Write(string file, params string[] api)
    {
        Directory.CreateDirectory(PathOf("src", "PhoenixSharp.A"));
        File.WriteAllLines(PathOf("src", "PhoenixSharp.A", file), ["#nullable enable", .. api]);
    }

    private string[] Lines(string file) => File.ReadAllLines(PathOf("src", "PhoenixSharp.A", file));

    private string PathOf(params string[] parts) => Path.Combine([_root.FullName, .. parts]);
}
