using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp;

public sealed class AddPhoenixTests
{
    [Fact]
    public async Task What_another_node_sent_and_nobody_here_can_be_sent_is_logged()
    {
        var adapter = new OtherNode();
        await using var host = await KestrelHost.StartAsync(
            app => app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<EchoChannel>("room:*")),
            builder => builder.Services.AddSingleton<IPubSubAdapter>(adapter));
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("room:1");
        adapter.Received!(new Broadcast("room:1", "odd", Payload.FromJson("\"no object\"")));
        adapter.Received(new Broadcast("room:1", "good", Payload.Empty));
        Assert.Equal("good", (await client.ReceiveAsync()).Event);
        Assert.Contains(host.Log.Records, record => record.Category == "PhoenixSharp.PubSubServer" && record.Level >= LogLevel.Warning);
    }

    private sealed class OtherNode : IPubSubAdapter
    {
        public Action<Broadcast>? Received { get; private set; }

        public string NodeName => "one";

        public ValueTask StartAsync(Action<Broadcast> received, CancellationToken cancellationToken)
        {
            Received = received;
            return ValueTask.CompletedTask;
        }

        public ValueTask<BroadcastReach> BroadcastAsync(Broadcast broadcast, CancellationToken cancellationToken) => new(BroadcastReach.Handed);

        public ValueTask<BroadcastReach> DirectBroadcastAsync(string node, Broadcast broadcast, CancellationToken cancellationToken) => new(BroadcastReach.Handed);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
