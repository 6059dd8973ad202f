namespace PhoenixSharp.Fixture;

/// <summary>The topics that every socket of the contract routes.</summary>
internal static class ContractRoutes
{
    public static SocketBuilder<FixtureSocket> Contract(this SocketBuilder<FixtureSocket> socket, Action<SocketOptions> configure) => socket
        .Configure(options => options.CheckOrigin = OriginPolicy.Any)
        .Configure(configure)
        .Channel<RoomChannel>("room:*")
        .Channel<RoomChannel>("exact")
        .Channel<InterceptChannel>("intercept:*")
        .Channel<PresenceChannel>("presence:*");
}
