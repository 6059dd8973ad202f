using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace PhoenixSharp.Server;

/// <summary>The server, put together and not started yet.</summary>
internal static class ServerApp
{
    /// <summary>Runs the server until it is stopped.</summary>
    /// <returns>0, or 1 if it couldn't start by a setting that is wrong: says what to mend, and no stack, since nothing is broken.</returns>
    public static int Run(string[] args)
    {
        var urls = "";
        string[] wrong;
        try
        {
            var app = Build(args);
            urls = app.Configuration[Addresses.Setting];
            app.Run();
            return 0;
        }
        catch (OptionsValidationException settings)
        {
            wrong = [.. settings.Failures, "A variable of the environment has two underscores for each colon, such as Phoenix__Path."];
        }
        catch (Exception start) when (Addresses.Problem(start, urls) is { } problem)
        {
            wrong = [problem];
        }
        Array.ForEach(wrong, Console.Error.WriteLine);
        return 1;
    }

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
        var urls = builder.Configuration[Addresses.Setting];
        if (string.IsNullOrEmpty(urls))
            builder.WebHost.UseUrls(urls = Addresses.Default);

        var settings = new CheckedSettings(builder.Configuration.GetSection(ServerOptions.Section), typeof(ServerOptions));
        var options = ServerOptions.Read(settings.Right);
        if (options.HeadersTimeout > TimeSpan.Zero) // where it isn't, Kestrel would throw before all is told
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.RequestHeadersTimeout = options.HeadersTimeout);
        builder.Logging.RedactSecretQueries();
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite); // a log that nobody reads stops nothing
        var phoenix = builder.Services.AddPhoenix(options.SetBudgets);
        options.JoinCluster(phoenix.AddPresence<RoomPresence>(tracker => ServerOptions.SetTracker(settings.Right, tracker)));
        builder.Services.AddHealthChecks();
        var hasStarted = false;
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => hasStarted && level >= LogLevel.Information); // what ends a start, Program tells

        var app = builder.Build();
        Mount(app, options, [.. settings.Failures, .. options.Failures(), .. Addresses.Failures(urls), .. LibraryFailures.Of(() => app.Services.GetService<IStartupValidator>()?.Validate())]);
        app.Lifetime.ApplicationStarted.Register(() => hasStarted = true);
        app.MapHealthChecks("/health", HealthAnswer.Options(options.ShowNodes));
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
