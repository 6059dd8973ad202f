using System.IO.Compression;
using System.Xml.Linq;

namespace PhoenixSharp.Packages.Tests.Rig;

/// <summary>A packed package.</summary>
public sealed class PackageFile
{
    private readonly XElement _metadata;

    private PackageFile(string path, IReadOnlyList<string> entries, XElement metadata) =>
        (Path, Entries, _metadata) = (path, entries, metadata);

    public string Path { get; }

    /// <summary>Gets the names of the files in it.</summary>
    public IReadOnlyList<string> Entries { get; }

    public string Id => Metadata("id")!;

    /// <summary>Gets the complete nuspec.</summary>
    public string Nuspec => _metadata.Document!.ToString();

    /// <summary>Gets a value indicating whether it is a tool or a template, and no library.</summary>
    public bool HasPackageType => Element("packageTypes") is not null;

    /// <summary>Gets the package and version of each dependency, for each target framework.</summary>
    public IReadOnlyList<(string Id, string Version)> Dependencies =>
        [.. _metadata.Descendants().Where(element => element.Name.LocalName == "dependency")
            .Select(element => ((string)element.Attribute("id")!, (string)element.Attribute("version")!))];

    /// <summary>Gets the attributes of its <c>repository</c> element.</summary>
    public IReadOnlyDictionary<string, string> Repository =>
        Element("repository")?.Attributes().ToDictionary(attribute => attribute.Name.LocalName, attribute => attribute.Value) ?? [];

    /// <summary>Gets the text of an element of its nuspec, or <see langword="null"/>.</summary>
    public string? Metadata(string name) => Element(name)?.Value;

    /// <summary>Returns the bytes of a file in it.</summary>
    public byte[] Read(string entry)
    {
        using var archive = ZipFile.OpenRead(Path);
        using var from = archive.GetEntry(entry)!.Open();
        using var bytes = new MemoryStream();
        from.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static PackageFile Open(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        using var nuspec = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        return new(path, [.. archive.Entries.Select(entry => entry.FullName)], metadata);
    }

    private XElement? Element(string name) => _metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name);
}
