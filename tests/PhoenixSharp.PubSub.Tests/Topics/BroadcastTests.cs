using PhoenixSharp.Wire;

namespace PhoenixSharp.PubSub.Tests;

public sealed class BroadcastTests
{
    private readonly PubSubServer _server = Server.Start();

    [Fact]
    public void A_broadcast_reaches_those_on_its_topic_and_no_other()
    {
        Inbox here = new(), there = new();
        _server.Subscribe("t", here);
        _server.Subscribe("T", there);
        var broadcast = Server.Message("e");
        _server.LocalBroadcast(broadcast);
        Assert.Same(broadcast, Assert.Single(here.Received));
        Assert.Empty(there.Received);
    }

    [Fact]
    public void A_subscriber_gets_broadcasts_in_order()
    {
        var inbox = new Inbox();
        _server.Subscribe("t", inbox);
        for (var i = 0; i < 100; i++)
            _server.LocalBroadcast(Server.Message($"e{i}"));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"e{i}"), inbox.Events);
    }

    [Fact]
    public void Subscribed_twice_is_delivered_twice()
    {
        var inbox = new Inbox();
        var first = _server.Subscribe("t", inbox);
        _server.Subscribe("t", inbox);
        _server.LocalBroadcast(Server.Message("both"));
        first.Dispose();
        _server.LocalBroadcast(Server.Message("one"));
        Assert.Equal(["both", "both", "one"], inbox.Events);
    }

    [Fact]
    public async Task The_sender_of_a_broadcast_is_skipped_wherever_it_subscribes()
    {
        Inbox sender = new(), other = new();
        _server.Subscribe("t", sender);
        _server.Subscribe("t", other);
        _server.Subscribe("t", sender);
        await _server.BroadcastExceptAsync(sender, Server.Message("e"), TestContext.Current.CancellationToken);
        Assert.Empty(sender.Received);
        Assert.Single(other.Received);
    }

    [Fact]
    public void One_frame_is_made_for_each_serializer_and_everyone_gets_the_same()
    {
        Fastlane rooms = Inbox.Lane(V2Serializer.Instance), notices = Inbox.Lane(V2Serializer.Instance), old = Inbox.Lane(V1Serializer.Instance);
        Inbox[] v2 = [new(rooms), new(rooms), new(notices)];
        Inbox[] v1 = [new(old), new(old)];
        foreach (var inbox in v2.Concat(v1))
            _server.Subscribe("t", inbox);
        _server.LocalBroadcast(Server.Message("e"));
        Assert.Same(Only(v2[0]), Only(v2[1]));
        Assert.Same(Only(v2[0]), Only(v2[2]));
        Assert.Same(Only(v1[0]), Only(v1[1]));
        Assert.Equal("""[null,null,"t","e",{}]"""u8.ToArray(), Only(v2[0]).Body.ToArray());
        Assert.Equal("""{"event":"e","payload":{},"ref":null,"topic":"t"}"""u8.ToArray(), Only(v1[0]).Body.ToArray());
    }

    [Fact]
    public void As_many_kinds_of_channel_as_there_are_share_the_frame()
    {
        var inboxes = Enumerable.Range(0, 20).Select(_ => new Inbox(Inbox.Lane(V2Serializer.Instance))).ToArray();
        foreach (var inbox in inboxes)
            _server.Subscribe("t", inbox);
        _server.LocalBroadcast(Server.Message("e"));
        Assert.Single(inboxes.Select(Only).Distinct());
    }

    [Fact]
    public void A_channel_that_intercepts_an_event_gets_the_broadcast_itself()
    {
        var plain = new Inbox(Inbox.Lane(V2Serializer.Instance));
        var intercepting = new Inbox(Inbox.Lane(V2Serializer.Instance, "user_joined"));
        _server.Subscribe("t", plain);
        _server.Subscribe("t", intercepting);
        var broadcast = Server.Message("user_joined");
        _server.LocalBroadcast(broadcast);
        _server.LocalBroadcast(Server.Message("other"));
        Assert.Same(broadcast, intercepting.Received[0]);
        Assert.Same(plain.Received[1], intercepting.Received[1]);
        Assert.IsType<Frame>(plain.Received[0]);
    }

    [Fact]
    public async Task What_cannot_be_encoded_is_the_callers_failure_and_nobody_gets_it()
    {
        await using var adapter = new Nodes();
        var server = Server.Start(adapter);
        Inbox code = new(), v2 = new(Inbox.Lane(V2Serializer.Instance)), v1 = new(Inbox.Lane(V1Serializer.Instance));
        foreach (var inbox in (Inbox[])[code, v2, v1])
            server.Subscribe("t", inbox);
        var binary = new Broadcast("t", "e", Payload.FromBinary(new byte[] { 1 }));
        await Assert.ThrowsAsync<UnencodableException>(() => server.BroadcastAsync(binary, TestContext.Current.CancellationToken).AsTask());
        Assert.Empty(code.Received.Concat(v2.Received).Concat(v1.Received).Concat(adapter.Broadcasts));
    }

    [Fact]
    public void An_intercepted_event_need_not_be_encodable()
    {
        var intercepting = new Inbox(Inbox.Lane(V1Serializer.Instance, "e"));
        _server.Subscribe("t", intercepting);
        _server.LocalBroadcast(new Broadcast("t", "e", Payload.FromBinary(new byte[] { 1 })));
        Assert.IsType<Broadcast>(Assert.Single(intercepting.Received));
    }

    [Fact]
    public void Leaving_while_a_broadcast_is_on_its_way_takes_it_from_nobody_else()
    {
        var subscriptions = new List<Subscription>();
        var inboxes = Enumerable.Range(0, 10).Select(_ => new Inbox()).ToArray();
        foreach (var inbox in inboxes)
        {
            inbox.Delivered = () => subscriptions.ForEach(subscription => subscription.Dispose());
            subscriptions.Add(_server.Subscribe("t", inbox));
        }
        _server.LocalBroadcast(Server.Message("e"));
        Assert.All(inboxes, inbox => Assert.Single(inbox.Received));
        _server.LocalBroadcast(Server.Message("e"));
        Assert.All(inboxes, inbox => Assert.Single(inbox.Received));
        Assert.Equal(0, _server.TopicCount);
    }

    [Fact]
    public void One_that_joins_while_a_broadcast_is_on_its_way_gets_the_next()
    {
        Inbox first = new(), late = new();
        first.Delivered = () =>
        {
            first.Delivered = null;
            _server.Subscribe("t", late);
        };
        _server.Subscribe("t", first);
        _server.LocalBroadcast(Server.Message("one"));
        _server.LocalBroadcast(Server.Message("two"));
        Assert.Equal(["one", "two"], first.Events);
        Assert.Equal(["two"], late.Events);
    }

    [Fact]
    public void A_broadcast_to_nobody_is_no_failure() => _server.LocalBroadcast(new Broadcast("t", "e", Payload.FromBinary(default)));

    private static Frame Only(Inbox inbox) => Assert.IsType<Frame>(Assert.Single(inbox.Received));
}
