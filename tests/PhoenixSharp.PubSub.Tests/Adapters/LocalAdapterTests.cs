namespace PhoenixSharp.PubSub.Tests;

public sealed class LocalAdapterTests
{
    [Fact]
    public async Task A_node_that_is_alone_knows_no_other()
    {
        await using var adapter = new LocalAdapter();
        var server = Server.Start(adapter);
        var failure = await Assert.ThrowsAsync<ArgumentException>(() => server.DirectBroadcastAsync("b", Server.Message("e"), TestContext.Current.CancellationToken).AsTask());
        Assert.Equal("node", failure.ParamName);
        Assert.Contains("\"b\"", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broadcast_on_a_node_that_is_alone_is_delivered_to_itself()
    {
        var server = Server.Start();
        var inbox = new Inbox();
        server.Subscribe("t", inbox);
        await server.DirectBroadcastAsync(server.NodeName, Server.Message("e"), TestContext.Current.CancellationToken);
        Assert.Single(inbox.Received);
    }
}
