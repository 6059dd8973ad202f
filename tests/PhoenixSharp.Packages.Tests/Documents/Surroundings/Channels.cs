using PhoenixSharp;

namespace Channels;

public abstract class OpenSocket : Socket
{
    public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) => Accept();
}

public static partial class Captures
{
    public static void Run(WebApplication app)
    {
        // src/PhoenixSharp.Channels/README.md 1 statements
    }

    // src/PhoenixSharp.Channels/README.md 1 types

    public sealed partial class MemberChannel : Channel<UserSocket>
    {
        public string RoomId { get; set; } = "";

        public string UserId { get; set; } = "";

        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();
    }

    public sealed class UserSocket : OpenSocket;
}

public static partial class Filters
{
    public static void Run(WebApplicationBuilder builder, WebApplication app)
    {
        // src/PhoenixSharp.Channels/README.md 3
    }

    // src/PhoenixSharp.Channels/README.md 2

    public sealed class ConnectLog : IChannelFilter;

    public sealed class RoomLog : IChannelFilter;

    public sealed class UserSocket : OpenSocket;

    public sealed partial class RoomChannel : Channel<UserSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();
    }
}
