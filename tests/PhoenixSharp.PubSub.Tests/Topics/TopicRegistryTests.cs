namespace PhoenixSharp.PubSub.Tests;

public sealed class TopicRegistryTests : IAsyncDisposable
{
    private readonly Nodes _nodes = new();
    private readonly TopicRegistry _topics;

    public TopicRegistryTests() => _topics = new TopicRegistry(_nodes);

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();

    [Fact]
    public void A_topic_is_there_while_somebody_subscribes()
    {
        var first = _topics.Add("t", new Inbox());
        var second = _topics.Add("t", new Inbox());
        Assert.Equal(2, _topics.Find("t")!.Count);
        Assert.Equal(1, _nodes.Open["t"]);
        first.Dispose();
        Assert.Equal(1, _topics.Find("t")!.Count);
        Assert.Equal(1, _nodes.Open["t"]);
        second.Dispose();
        Assert.Equal(0, _nodes.Open["t"]);
        Assert.Null(_topics.Find("t"));
        Assert.Equal(0, _topics.Count);
    }

    [Fact]
    public void Leaving_twice_takes_out_nobody_else()
    {
        var first = _topics.Add("t", new Inbox());
        _topics.Add("t", new Inbox());
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, _topics.Find("t")!.Count);
    }

    [Fact]
    public void Any_may_leave_first()
    {
        var inboxes = Enumerable.Range(0, 5).Select(_ => new Inbox()).ToArray();
        var subscriptions = inboxes.Select(inbox => _topics.Add("t", inbox)).ToArray();
        foreach (var leaving in (int[])[2, 0, 4])
            subscriptions[leaving].Dispose();
        _topics.Find("t")!.Broadcast(Server.Message("e"), except: null);
        Assert.Equal([0, 1, 0, 1, 0], inboxes.Select(inbox => inbox.Received.Count));
    }

    [Fact]
    public void A_topic_that_emptied_is_new_to_the_next()
    {
        var gone = _topics.Add("t", new Inbox()).Topic;
        _topics.Find("t")!.Broadcast(Server.Message("e"), except: null);
        Assert.Same(gone, _topics.Find("t"));
        var subscription = _topics.Add("t", new Inbox());
        Assert.Same(gone, subscription.Topic);
        Assert.Null(Emptied().Add(_topics, _nodes, new Inbox()));
    }

    [Fact]
    public void Eight_threads_come_and_go_and_the_registry_empties()
    {
        const int Rounds = 5_000;
        var missed = 0;
        var threads = Enumerable.Range(0, 8).Select(thread => new Thread(() =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                var inbox = new Inbox();
                var topic = $"t{(thread + round) % 3}";
                using (_topics.Add(topic, inbox))
                    _topics.Find(topic)?.Broadcast(Server.Message($"{thread}:{round}"), except: null);
                // between joining and leaving, its own broadcast must have reached it
                if (!inbox.Events.Contains($"{thread}:{round}"))
                    Interlocked.Increment(ref missed);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Equal(0, missed);
        Assert.Equal(0, _topics.Count);
        Assert.All(_nodes.Open.Values, open => Assert.Equal(0, open));
    }

    private Topic Emptied()
    {
        var subscription = _topics.Add("emptied", new Inbox());
        subscription.Dispose();
        return subscription.Topic;
    }
}
