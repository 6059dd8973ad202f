using System.Text.Json;

namespace PhoenixSharp.PubSub.Tests.Subscriptions;

/// <summary>Broadcasts of the application's own types through <see cref="IPubSub"/>, and a sender that does not receive its own.</summary>
public sealed class TypedBroadcastTests
{
    private static readonly JsonSerializerOptions SnakeCase =
        new(PayloadJson.CreateOptions()) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly PubSubServer _server = new(new LocalAdapter(), SnakeCase);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private sealed record Order(int OrderId);

    [Fact]
    public async Task Value_is_written_and_read_with_the_applications_options()
    {
        using var subscription = _server.Subscribe("orders");
        Assert.Equal(BroadcastReach.Handed, await _server.BroadcastAsync("orders", "placed", new Order(42), Cancellation));
        var broadcast = await FirstAsync(subscription);
        Assert.Equal(("orders", "placed", """{"order_id":42}"""), (broadcast.Topic, broadcast.Event, broadcast.Payload.ToString()));
        Assert.Equal(new Order(42), broadcast.Read<Order>());
    }

    [Fact]
    public async Task Broadcast_without_options_is_read_with_the_applications_options()
    {
        using var subscription = _server.Subscribe("orders");
        await _server.BroadcastAsync(new Broadcast("orders", "placed", Payload.FromJson("""{"order_id":42}""")), Cancellation);
        Assert.Equal(new Order(42), (await FirstAsync(subscription)).Read<Order>());
    }

    [Fact]
    public async Task Broadcast_with_other_options_is_read_with_the_applications_options()
    {
        using var subscription = _server.Subscribe("orders");
        var payload = Payload.FromJson("""{"order_id":42}""");
        await _server.BroadcastAsync(Broadcast.From("orders", "placed", payload, PayloadJson.CreateOptions()), Cancellation);
        Assert.Equal(new Order(42), (await FirstAsync(subscription)).Read<Order>());
    }

    [Fact]
    public async Task Broadcast_from_a_subscription_reaches_all_others()
    {
        using var sender = _server.Subscribe("orders");
        using var other = _server.Subscribe("orders");
        await _server.BroadcastFromAsync(sender, "orders", "typed", new Order(1), Cancellation);
        await _server.BroadcastFromAsync(sender, new Broadcast("orders", "plain", Payload.Empty), Cancellation);
        await _server.BroadcastAsync("orders", "all", new Order(2), Cancellation);
        Assert.Equal(["typed", "plain", "all"], await EventsAsync(other));
        Assert.Equal(["all"], await EventsAsync(sender));
    }

    [Fact]
    public async Task Broadcast_from_a_subscription_reaches_all_on_another_topic()
    {
        using var sender = _server.Subscribe("orders");
        using var other = _server.Subscribe("invoices");
        await _server.BroadcastFromAsync(sender, "invoices", "paid", new Order(1), Cancellation);
        Assert.Equal(["paid"], await EventsAsync(other));
    }

    [Fact]
    public async Task Missing_names_are_the_callers_fault()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _server.BroadcastAsync(null!, "e", new Order(1), Cancellation));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _server.BroadcastAsync("t", null!, new Order(1), Cancellation));
        await Assert.ThrowsAsync<ArgumentNullException>(
            async () => await _server.BroadcastFromAsync(null!, Server.Message("e"), Cancellation));
    }

    private static async Task<Broadcast> FirstAsync(TopicSubscription subscription)
    {
        await using var reader = subscription.GetAsyncEnumerator(Cancellation);
        Assert.True(await reader.MoveNextAsync());
        return reader.Current;
    }

    private static async Task<List<string>> EventsAsync(TopicSubscription subscription)
    {
        subscription.Dispose();
        var events = new List<string>();
        await foreach (var broadcast in subscription.WithCancellation(Cancellation))
            events.Add(broadcast.Event);
        return events;
    }
}
