using AppNamespace.Rooms;
using PhoenixSharp;

namespace AppNamespace;

/// <summary>The realtime part of the application. The tests use it too.</summary>
public static class Realtime
{
    public static IServiceCollection AddRealtime(this IServiceCollection services)
    {
        services.AddPhoenix().AddPresence<RoomPresence>();
        return services;
    }

    public static IEndpointRouteBuilder MapRealtime(this IEndpointRouteBuilder app)
    {
        app.MapSocket<UserSocket>("/socket", socket => socket
            .Channel<RoomChannel>("room:*"));
        return app;
    }
}
