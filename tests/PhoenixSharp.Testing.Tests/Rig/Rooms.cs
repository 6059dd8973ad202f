using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace PhoenixSharp.Testing.Tests;

/// <summary>The application under test.</summary>
internal static class Rooms
{
    public static ChannelTest Start(Ledger? ledger = null, Action<SocketOptions>? options = null) => ChannelTest.Start(
        services => AddRooms(services, ledger ?? new Ledger()),
        app => app.MapSocket<UserSocket>("/socket", socket => socket.Channel<RoomChannel>("room:*").Configure(options ?? (_ => { }))));

    public static void AddRooms(IServiceCollection services, Ledger ledger)
    {
        services.AddSingleton(ledger);
        services.AddAuthorization();
        services.AddPhoenix().AddPresence<RoomPresence>();
    }

    public static async Task<TestMember> JoinAsync(this ChannelTest server, string user = "ann", string topic = "room:lobby")
    {
        var client = await server.ConnectAsync<UserSocket>(authToken: user);
        return await client.JoinAsync(topic);
    }
}
