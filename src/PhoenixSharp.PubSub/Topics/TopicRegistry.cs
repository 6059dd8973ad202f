using System.Collections.Concurrent;

namespace PhoenixSharp;

/// <summary>The topics that somebody on this node subscribes to.</summary>
/// <remarks>A topic that empties is let go with all that belonged to it. Topics are compared by their characters, under a seeded hash.</remarks>
internal sealed class TopicRegistry(IPubSubAdapter adapter)
{
    private readonly ConcurrentDictionary<string, Topic> _topics = new(StringComparer.Ordinal);

    /// <summary>Gets how many topics have subscribers.</summary>
    public int Count => _topics.Count;

    public Subscription Add(string name, ISubscriber subscriber)
    {
        while (true)
        {
            var topic = _topics.GetOrAdd(name, static name => new Topic(name));
            if (topic.Add(this, adapter, subscriber) is { } subscription)
                return subscription;
            // It emptied between the look-up and the add. Whoever closed it takes it out; so do we, lest we spin on it.
            _topics.TryRemove(KeyValuePair.Create(name, topic));
        }
    }

    public void Remove(Subscription subscription)
    {
        if (!subscription.Topic.Remove(subscription))
            return;
        _topics.TryRemove(KeyValuePair.Create(subscription.Topic.Name, subscription.Topic));
        adapter.CloseTopic(subscription.Topic.Name);
    }

    public Topic? Find(string name) => _topics.GetValueOrDefault(name);
}
