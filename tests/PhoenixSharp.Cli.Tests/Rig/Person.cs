using PhoenixSharp.Client;

namespace PhoenixSharp.Cli.Tests;

/// <summary>Another member of a channel, for example to push events.</summary>
internal sealed class Person : IAsyncDisposable
{
    private readonly PhoenixSocket _socket;

    private Person(PhoenixSocket socket, PhoenixChannel channel) => (_socket, Channel) = (socket, channel);

    public PhoenixChannel Channel { get; }

    public static async Task<Person> JoinAsync(string url, string topic, object? join = null)
    {
        var socket = new PhoenixSocket(url);
        await socket.ConnectAsync(TestContext.Current.CancellationToken);
        var channel = socket.Channel(topic, join);
        await channel.JoinAsync(TestContext.Current.CancellationToken);
        return new Person(socket, channel);
    }

    public Task<Payload> PushAsync(string @event, string json) => Channel.PushAsync(@event, Payload.FromJson(json), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _socket.DisposeAsync();
}
