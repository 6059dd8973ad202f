using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Packages.Tests.Rig;

/// <summary>The folder of an application outside the repository. The application uses only the packages.</summary>
internal sealed class Application : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phoenixsharp-application-");

    // The SDK builds an application of one file in the user's data folder.
    private Application(PackedSolution packed) => Command = new Command(
        _folder.FullName, ("NUGET_PACKAGES", packed.Cache), ("XDG_DATA_HOME", Directory.CreateDirectory(PathOf("data")).FullName));

    public Command Command { get; }

    /// <summary>Creates a folder with a <c>nuget.config</c> and files.</summary>
    public static Application Create(PackedSolution packed, params (string Path, string Text)[] files)
    {
        var application = new Application(packed);
        application.Write("nuget.config", PackageFeed.Config(packed.Feed));
        foreach (var (path, text) in files)
            application.Write(path, text);
        return application;
    }

    public string PathOf(params string[] parts) => Path.Combine([_folder.FullName, .. parts]);

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string path, string text)
    {
        var file = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
