using PhoenixSharp;

namespace Guide;

public static partial class Joins
{
    // docs/GUIDE.md 1

    public sealed class UserSocket : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) => Accept();
    }
}

public static class Presences
{
    public static async Task Run(RoomPresence presence, Channel channel, string userId, CancellationToken cancellationToken)
    {
        // docs/GUIDE.md 2
    }

    // docs/GUIDE.md 3

    public sealed class UserNames
    {
        public Task<IReadOnlyDictionary<string, string>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, string>>(keys.ToDictionary(key => key));
    }
}

public static class FromAnywhere
{
    public static async Task Run(IBroadcaster broadcaster, IPubSub pubSub, string userId, Order order, CancellationToken stopping)
    {
        // docs/GUIDE.md 4
    }

    public sealed record Order(int Id);

    private static void Handle(Order order) => Console.WriteLine(order.Id);
}

public static partial class Authorizing
{
    // docs/GUIDE.md 5

    public sealed record Delete(int Id);

    public sealed class UserSocket : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) => Accept();
    }
}

public static class Tokens
{
    // docs/GUIDE.md 6
}

public static partial class Limits
{
    public static void Run(WebApplication app)
    {
        // docs/GUIDE.md 7
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
        // docs/GUIDE.md 8
    }

    public sealed record RoomMeta(DateTimeOffset OnlineAt);

    public sealed class RoomPresence : Presence<RoomMeta>;
}
