using Microsoft.Extensions.Options;

namespace PhoenixSharp.Server;

/// <summary>The server, put together and not started yet.</summary>
internal static class ServerApp
{
    /// <summary>Reads the configuration and makes the application.</summary>
    /// <param name="args">Settings, such as <c>--urls http://localhost:4000</c> or <c>--Phoenix:Path /socket</c>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting is wrong: says which, and how to mend it.</exception>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory, // appsettings.json and the page stand beside the program, wherever it is started from
        });
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
            builder.WebHost.UseUrls("http://localhost:4000");

        var settings = new CheckedSettings(builder.Configuration.GetSection(ServerOptions.Section), typeof(ServerOptions));
        var options = ServerOptions.Read(settings.Right);
        if (options.HeadersTimeout > TimeSpan.Zero) // where it isn't, Kestrel would throw before all is told
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.RequestHeadersTimeout = options.HeadersTimeout);
        builder.Logging.RedactSecretQueries();
        options.JoinCluster(builder.Services.AddPhoenix().AddPresence<RoomPresence>(tracker => ServerOptions.SetTracker(settings.Right, tracker)));
        builder.Services.AddHealthChecks();

        var app = builder.Build();
        Mount(app, options, [.. settings.Failures, .. options.Failures(), .. LibraryFailures.Of(() => app.Services.GetService<IStartupValidator>()?.Validate())]);
        app.MapHealthChecks("/health");
        app.UsePage();
        return app;
    }

    // Where something is wrong already, a socket with nothing but its limits is mounted, so that what is wrong with these is told too.
    private static void Mount(WebApplication app, ServerOptions options, string[] failures)
    {
        string[] all =
        [
            .. failures,
            .. LibraryFailures.Of(() => _ = failures.Length == 0
                ? app.MapSocket<RoomSocket>(options.Path, options.Mount)
                : app.MapSocket<RoomSocket>("/", socket => socket.Options = options.Socket)),
        ];
        if (all.Length > 0)
            throw new OptionsValidationException(ServerOptions.Section, typeof(ServerOptions), all.Distinct()); // mounting asks for the adapter, which says again what is wrong with it
    }
}
