using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace PhoenixSharp.Server;

/// <summary>Builds the server from its configuration, and runs it.</summary>
internal static class ServerApp
{
    /// <summary>Runs the server until it is stopped.</summary>
    /// <returns>
    /// 0, or 1 if a setting, a file or an address kept it from starting: standard error says what to correct, without a stack trace.
    /// </returns>
    public static async Task<int> RunAsync(string[] args)
    {
        Addresses? addresses = null;
        WebApplication? app = null;
        try
        {
            app = Build(args, out addresses);
            await app.StartAsync();
        }
        catch (Exception start) when (StartFailures.Explain(start, addresses) is { } sentences)
        {
            foreach (var sentence in sentences)
                await Console.Error.WriteLineAsync(sentence);
            await (app?.DisposeAsync() ?? ValueTask.CompletedTask);
            return 1;
        }
        await using (app)
            await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Reads the configuration and makes the application.</summary>
    /// <param name="args">Settings, such as <c>--urls http://localhost:4000</c> or <c>--Phoenix:Path /socket</c>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting is wrong: says which, and how to mend it.</exception>
    public static WebApplication Build(string[] args) => Build(args, out _);

    private static WebApplication Build(string[] args, out Addresses? addresses)
    {
        addresses = null;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory, // appsettings.json and the page stand beside the program, wherever it is started from
        });
        addresses = new Addresses(builder.Configuration);
        if (addresses.IsDefault)
            builder.WebHost.UseUrls(Addresses.Default);
        string[] ofHost =
            [.. addresses.Failures(), .. HostNames.Failures(builder.Configuration), .. LogLevels.TakeFailures(builder.Configuration)];

        var settings = new CheckedSettings(builder.Configuration.GetSection(ServerOptions.Section));
        var options = ServerOptions.Read(settings.Right);
        if (options.HeadersTimeout > TimeSpan.Zero) // where it isn't, Kestrel would throw before all is told
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.RequestHeadersTimeout = options.HeadersTimeout);
        builder.Logging.RedactSecretQueries();
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite); // a log that nobody reads stops nothing
        var phoenix = builder.Services.AddPhoenix(options.SetPhoenix);
        options.JoinCluster(phoenix.AddPresence<RoomPresence>(tracker => ServerOptions.SetTracker(settings.Right, tracker)));
        builder.Services.AddHealthChecks();
        var hasStarted = false;
        // RunAsync reports what ended a start.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => hasStarted && level >= LogLevel.Information);

        var app = builder.Build();
        var ofLibraries = LibraryFailures.Of(() => app.Services.GetService<IStartupValidator>()?.Validate());
        Mount(app, options, [.. settings.Failures, .. options.Failures(), .. ofHost, .. ofLibraries]);
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            hasStarted = true;
            WarnOfAnyHost(app);
        });
        app.MapHealthChecks("/health", HealthAnswer.Options(options.ShowNodes));
        app.UsePage(options.Path);
        return app;
    }

    private static void WarnOfAnyHost(WebApplication app)
    {
        var listening = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        if (HostNames.NeedsWarning(app.Configuration, listening))
            app.Logger.AnyHostAllowed();
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
