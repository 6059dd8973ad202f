namespace PhoenixSharp.Templates.Tests;

/// <summary>An application that was made by the templates of this repository, from packages, and built.</summary>
public sealed class MadeApp : IAsyncLifetime
{
    internal Workshop Workshop { get; } = new();

    internal string Folder => Workshop.App;

    public async ValueTask InitializeAsync()
    {
        await Workshop.PackAsync();
        await Workshop.InstallAsync();
        await Workshop.NewAsync(Path.GetDirectoryName(Folder)!, "phoenix", "--name", "Acme.Live");
        await Workshop.NewAsync(Folder, "phoenix-channel", "--name", "Orders", "--topic", "orders:*", "--server", "Acme.Live");
        await Workshop.DotnetAsync(Folder, "build", "-warnaserror", "-v", "quiet");
    }

    public ValueTask DisposeAsync()
    {
        Workshop.Dispose();
        return ValueTask.CompletedTask;
    }
}
