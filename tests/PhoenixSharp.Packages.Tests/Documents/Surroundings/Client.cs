using PhoenixSharp.Client;

namespace Clients;

public sealed record NewMessage(string Body);

public static class FiveMinutes
{
    public static async Task Run()
    {
        // clients/PhoenixSharp.Client/README.md 1 statements
    }

    // clients/PhoenixSharp.Client/README.md 1 types
}

public static class Connecting
{
    public static async Task Authenticate(string token)
    {
        // clients/PhoenixSharp.Client/README.md 2
    }

    public static void Watch(PhoenixSocket socket)
    {
        // clients/PhoenixSharp.Client/README.md 3
    }

    private static void Status(string text) => Console.WriteLine(text);
}

public static class Joining
{
    public static async Task Once(PhoenixChannel room)
    {
        // clients/PhoenixSharp.Client/README.md 4
    }

    public static void Fetch(PhoenixSocket socket, PhoenixSocketOptions options)
    {
        // clients/PhoenixSharp.Client/README.md 5
        Console.WriteLine(room.Topic);
    }

    public sealed record Lobby(int Members);

    private static void Status(string text) => Console.WriteLine(text);

    private static Task<string> FetchTokenAsync(CancellationToken cancellationToken) => Task.FromResult("token");

    private static Task<string> FindDeviceAsync(CancellationToken cancellationToken) => Task.FromResult("laptop");
}

public static class Handling
{
    public static void Handlers(PhoenixSocket socket, PhoenixChannel room, Database database)
    {
        // clients/PhoenixSharp.Client/README.md 6
    }

    public static async Task Stream(PhoenixChannel room)
    {
        // clients/PhoenixSharp.Client/README.md 7
    }

    public static void Presence(PhoenixChannel room)
    {
        // clients/PhoenixSharp.Client/README.md 8
    }

    public sealed record Price(decimal Value);

    public sealed record RoomMeta(string Device);

    public sealed class Database
    {
        public Task SaveAsync(NewMessage message) => Task.CompletedTask;
    }

    private static Task RefreshAsync() => Task.CompletedTask;

    private static void Report(Exception failure) => Console.WriteLine(failure);

    private static void Show(Price price) => Console.WriteLine(price);

    private static void Greet(string key) => Console.WriteLine(key);

    private static void Wave(string key) => Console.WriteLine(key);

    private static void Render(object members) => Console.WriteLine(members);
}

public static class Setting
{
    public static async Task Json()
    {
        // clients/PhoenixSharp.Client/README.md 9
    }

    public static async Task Dispatch(ListBox messages)
    {
        // clients/PhoenixSharp.Client/README.md 10
    }

    public sealed class ListBox
    {
        public List<string> Items { get; } = [];
    }
}

public static class Services
{
    public static void Register(IServiceCollection services, IConfiguration configuration)
    {
        // clients/PhoenixSharp.Client/README.md 11 statements
    }

    // clients/PhoenixSharp.Client/README.md 11 types

    private static Task<string?> FetchTokenAsync(CancellationToken cancellationToken) => Task.FromResult<string?>("token");
}
