namespace PhoenixSharp.Templates.Tests;

/// <summary>An application that was made by the templates of this repository, from packages, and built.</summary>
[CollectionDefinition(Collection)]
public sealed class MadeApp : IAsyncLifetime, ICollectionFixture<MadeApp>
{
    /// <summary>The collection of all tests that use the installed templates. They run one at a time.</summary>
    public const string Collection = "Made application";

    internal Workshop Workshop { get; } = new();

    internal string Folder => Path.Combine(Workshop.Root, "Acme.Live");

    public async ValueTask InitializeAsync()
    {
        await Workshop.PackAsync();
        await Workshop.InstallAsync();
        await MakeAsync("Acme.Live");
        await Workshop.DotnetAsync(Folder, "build", "-warnaserror", "-v", "quiet");
    }

    /// <summary>Makes an application with the channel <c>orders:*</c>, and maps the channel.</summary>
    /// <returns>The folder of the application.</returns>
    internal async Task<string> MakeAsync(string name)
    {
        var folder = Path.Combine(Workshop.Root, name);
        await Workshop.NewAsync(Workshop.Root, "phoenix", "--name", name);
        await Workshop.NewAsync(folder, "phoenix-channel", "--name", "Orders", "--topic", "orders:*", "--server", name);
        await MapAsync(Path.Combine(folder, "src", name));
        return folder;
    }

    public ValueTask DisposeAsync()
    {
        Workshop.Dispose();
        return ValueTask.CompletedTask;
    }

    // Copies the line that the channel's file shows, as a reader does.
    private static async Task MapAsync(string server)
    {
        const string Comment = "// ";
        const string Call = ".Channel<";
        var lines = await File.ReadAllLinesAsync(Path.Combine(server, "Channels", "OrdersChannel.cs"));
        var shown = lines.Single(line => line.StartsWith(Comment, StringComparison.Ordinal)
            && line.Contains(Call, StringComparison.Ordinal));
        var path = Path.Combine(server, "Realtime.cs");
        List<string> realtime = [.. await File.ReadAllLinesAsync(path)];
        realtime.Insert(realtime.FindIndex(line => line.Contains(Call, StringComparison.Ordinal)), shown[Comment.Length..]);
        await File.WriteAllLinesAsync(path, realtime);
    }
}
