namespace PhoenixSharp.Adapters.Tests.Contract;

/// <summary>What every adapter promises, one that is alone too.</summary>
public abstract class AdapterContractTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broadcast_is_delivered_here_once()
    {
        await using var adapter = await MakeAsync();
        var server = new PubSubServer(adapter, System.Text.Json.JsonSerializerOptions.Default);
        await server.StartAsync(Cancelled);
        var subscription = server.Subscribe("t");
        await subscription.Arriving;
        await server.BroadcastAsync(new Broadcast("t", "one", Payload.Empty), Cancelled);
        await server.DirectBroadcastAsync(server.NodeName, new Broadcast("t", "two", Payload.Empty), Cancelled);
        subscription.Dispose();
        Assert.Equal(["one", "two"], await subscription.Select(broadcast => broadcast.Event).ToArrayAsync(Cancelled));
    }

    [Fact]
    public async Task A_broadcast_to_a_topic_without_subscribers_is_handed_on_too()
    {
        await using var adapter = await MakeAsync();
        await adapter.StartAsync(_ => { }, Cancelled);
        Assert.Equal(BroadcastReach.Handed, await adapter.BroadcastAsync(new Broadcast("t", "e", Payload.Empty), Cancelled));
    }

    [Fact]
    public async Task A_node_cannot_be_told_what_no_other_node_can_be_called()
    {
        await using var adapter = await MakeAsync();
        foreach (var name in (string[])["", "two words", new string('x', 65), adapter.NodeName])
        {
            var failure = await Assert.ThrowsAsync<ArgumentException>(async () => await adapter.DirectBroadcastAsync(name, new Broadcast("t", "e", Payload.Empty), Cancelled));
            Assert.Equal("node", failure.ParamName);
        }
    }

    [Fact]
    public async Task It_may_be_disposed_twice_and_before_it_was_started()
    {
        var adapter = await MakeAsync();
        await adapter.DisposeAsync();
        await adapter.DisposeAsync();
    }

    /// <summary>Makes an adapter that was not started.</summary>
    private protected abstract ValueTask<IPubSubAdapter> MakeAsync();
}
