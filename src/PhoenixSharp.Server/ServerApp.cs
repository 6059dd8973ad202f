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

        var options = ServerOptions.Read(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.RequestHeadersTimeout = options.HeadersTimeout);
        builder.Logging.RedactSecretQueries();
        options.JoinCluster(builder.Services.AddPhoenix().AddPresence<RoomPresence>(tracker => ServerOptions.SetTracker(builder.Configuration, tracker)));
        builder.Services.AddHealthChecks();

        var app = builder.Build();
        app.Services.GetService<IStartupValidator>()?.Validate(); // the cluster's settings: told now, as all others are
        app.MapHealthChecks("/health");
        app.MapSocket<RoomSocket>(options.Path, options.Mount);
        app.UsePage();
        return app;
    }
}
