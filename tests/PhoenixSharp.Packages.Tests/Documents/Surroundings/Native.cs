using PhoenixSharp;

namespace Native;

public static partial class Payloads
{
    public static void Run(WebApplicationBuilder builder)
    {
        // docs/NATIVE.md 1 statements
    }

    // docs/NATIVE.md 1 types

    public sealed record NewMessage(string Body);

    public sealed record RoomMeta(DateTimeOffset OnlineAt);
}
