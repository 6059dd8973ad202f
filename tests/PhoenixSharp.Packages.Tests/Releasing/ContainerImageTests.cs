using System.Formats.Tar;
using System.Text.Json;
using PhoenixSharp.Packages.Tests.Rig;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Packages.Tests.Releasing;

/// <summary>The container image of the server, made as the release makes it, but on an empty base image.</summary>
public sealed class ContainerImageTests
{
    [Fact]
    public async Task Image_runs_the_server_as_a_user_without_rights()
    {
        var folder = Directory.CreateTempSubdirectory("phoenixsharp-image-");
        try
        {
            var image = await PublishAsync(folder.FullName);
            var config = image[Manifest(image).GetProperty("Config").GetString()!].RootElement.GetProperty("config");
            Assert.Equal("app", config.GetProperty("User").GetString());
            Assert.Equal(["8080/tcp"], config.GetProperty("ExposedPorts").EnumerateObject().Select(port => port.Name));
            Assert.Contains("PhoenixSharp.Server", config.GetProperty("Entrypoint").ToString(), StringComparison.Ordinal);
            Assert.Contains("\"phoenixsharp-server:latest\"", $"{Manifest(image).GetProperty("RepoTags")}", StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static JsonElement Manifest(Dictionary<string, JsonDocument> image) => image["manifest.json"].RootElement[0];

    private static async Task<Dictionary<string, JsonDocument>> PublishAsync(string folder)
    {
        await using var registry = await BaseImageRegistry.StartAsync();
        var archive = Path.Combine(folder, "server.tar");
        await new Command(Checkout.Root).RunAsync("dotnet", "publish", Checkout.PathOf("src", "PhoenixSharp.Server"), "--no-build",
            "--configuration", Checkout.Configuration, "-t:PublishContainer", $"-p:ContainerBaseImage={registry.BaseImage}",
            $"-p:ContainerArchiveOutputPath={archive}", $"-p:PublishDir={folder}/out/");
        return await ReadAsync(archive);
    }

    /// <summary>Returns the JSON files of an archive: its manifest, and the configuration of the image.</summary>
    private static async Task<Dictionary<string, JsonDocument>> ReadAsync(string archive)
    {
        var files = new Dictionary<string, JsonDocument>();
        await using var tar = new TarReader(File.OpenRead(archive));
        while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
        {
            if (entry.Name.EndsWith(".json", StringComparison.Ordinal))
                files[entry.Name] = await JsonDocument.ParseAsync(entry.DataStream!);
        }
        return files;
    }
}
