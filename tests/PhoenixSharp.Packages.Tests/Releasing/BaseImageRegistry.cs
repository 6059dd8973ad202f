using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace PhoenixSharp.Packages.Tests.Releasing;

/// <summary>
/// A container registry on this machine with one image, <c>base:1</c>, whose one layer is empty. The SDK builds the image of the server on
/// top of it, because a test can't depend on .NET's image on the internet.
/// </summary>
internal sealed class BaseImageRegistry : IAsyncDisposable
{
    private const string Manifest = "application/vnd.docker.distribution.manifest.v2+json";

    private readonly WebApplication _app;
    private readonly Dictionary<string, byte[]> _blobs = [];

    private BaseImageRegistry()
    {
        var manifest = AddImage();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/v2/", () => Results.Ok());
        _app.MapGet("/v2/base/manifests/{reference}", () => Results.Bytes(manifest, Manifest));
        _app.MapGet("/v2/base/blobs/{digest}", (string digest) => Results.Bytes(_blobs[digest], "application/octet-stream"));
    }

    /// <summary>Gets the name of the image, as <c>ContainerBaseImage</c> takes it.</summary>
    public string BaseImage => $"localhost:{new Uri(_app.Urls.First()).Port}/base:1";

    public static async Task<BaseImageRegistry> StartAsync()
    {
        var registry = new BaseImageRegistry();
        await registry._app.StartAsync();
        return registry;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private byte[] AddImage()
    {
        var tar = EmptyTar();
        var layer = Add(Zipped(tar));
        var config = Add(Encoding.UTF8.GetBytes($$$"""
            {"architecture":"amd64","os":"linux","config":{"Env":["ASPNETCORE_HTTP_PORTS=8080"]},
             "rootfs":{"type":"layers","diff_ids":["{{{Digest(tar)}}}"]},"history":[{"created_by":"test"}]}
            """));
        return Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"{{Manifest}}",
             "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":{{_blobs[config].Length}},"digest":"{{config}}"},
             "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip",
                        "size":{{_blobs[layer].Length}},"digest":"{{layer}}"}]}
            """);
    }

    private string Add(byte[] blob)
    {
        _blobs[Digest(blob)] = blob;
        return Digest(blob);
    }

    private static byte[] EmptyTar()
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, leaveOpen: true))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "tmp/"));
        return bytes.ToArray();
    }

    private static byte[] Zipped(byte[] tar)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
            zip.Write(tar);
        return bytes.ToArray();
    }

    private static string Digest(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
}
