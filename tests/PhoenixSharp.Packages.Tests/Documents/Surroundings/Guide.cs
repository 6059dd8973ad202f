using PhoenixSharp;

namespace Guide;

public static class FromAnywhere
{
    public static async Task Run(IBroadcaster broadcaster, IPubSub pubSub, string userId, Order order, CancellationToken stopping)
    {
        // docs/GUIDE.md 1
    }

    public sealed record Order(int Id);

    private static void Handle(Order order) => Console.WriteLine(order.Id);
}

public static partial class Authorizing
{
    // docs/GUIDE.md 2

    public sealed record Delete(int Id);

    public sealed class UserSocket : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) => Accept();
    }
}

public static class Tokens
{
    // docs/GUIDE.md 3
}

public static partial class Limits
{
    public static void Run(WebApplication app)
    {
        // docs/GUIDE.md 4
    }

    public sealed class UserSocket : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) => Accept();
    }

    public sealed partial class RoomChannel : Channel<UserSocket>
    {
        public string Id { get; set; } = "";

        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();
    }
}

public static class Cluster
{
    public static async Task Run(RoomPresence presence, IPubSub pubSub)
    {
        // docs/GUIDE.md 5
    }

    public sealed record RoomMeta(DateTimeOffset OnlineAt);

    public sealed class RoomPresence : Presence<RoomMeta>;
}
