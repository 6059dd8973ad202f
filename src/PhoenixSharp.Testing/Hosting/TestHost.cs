using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Testing;

/// <summary>The application under test: its services and its routes, without a network and with a clock that stands still.</summary>
internal static class TestHost
{
    public static WebApplication Start(Action<IServiceCollection> services, Action<IEndpointRouteBuilder>? map, VirtualTime time, FailureLog log)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Host.UseDefaultServiceProvider(options => options.ValidateScopes = true);
        builder.Logging.AddProvider(log);
        builder.Services.AddRouting();
        services(builder.Services);
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
        builder.Services.Replace(ServiceDescriptor.Singleton<IServer, NoServer>());
        var app = builder.Build();
        try
        {
            map?.Invoke(app);
            app.StartAsync().GetAwaiter().GetResult(); // keeps Start synchronous; only a hosted service of the application can block here
            return app;
        }
        catch
        {
            app.DisposeAsync().AsTask().GetAwaiter().GetResult(); // some services have no synchronous Dispose
            throw;
        }
    }

    /// <summary>Returns the sockets that the application has mapped.</summary>
    public static IEnumerable<MountedSocket> Sockets(IEndpointRouteBuilder app) => app.DataSources
        .SelectMany(source => source.Endpoints)
        .Select(endpoint => endpoint.Metadata.GetMetadata<MountedSocket>())
        .OfType<MountedSocket>()
        .Distinct();
}
