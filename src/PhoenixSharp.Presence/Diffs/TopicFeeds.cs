using PhoenixSharp.Tracking;

namespace PhoenixSharp.Diffs;

/// <summary>The feeds of one shard's topics: one while a diff of the topic is on its way or a window is open. The shard's loop owns it.</summary>
internal sealed class TopicFeeds(DiffOutlet outlet, Action<Action> post)
{
    private readonly Dictionary<string, TopicFeed> _feeds = new(StringComparer.Ordinal);

    /// <summary>Gets how many topics have a feed.</summary>
    public int Count => _feeds.Count;

    /// <summary>Gets or sets the number of fetches and callbacks of the application that have not ended.</summary>
    public int Pending { get; set; }

    /// <summary>Sends a diff on its way, each topic's part by itself.</summary>
    public void Take(TrackerDiff diff)
    {
        foreach (var change in diff.Topics)
        {
            if (!_feeds.TryGetValue(change.Topic, out var feed))
            {
                if (!IsWatched(change.Topic))
                    continue;
                _feeds[change.Topic] = feed = new TopicFeed(change.Topic, outlet, this);
            }
            feed.Take(change);
        }
    }

    // A node that starts is told everybody's presences, most of them on topics that nobody watches there. Who subscribes after this look
    // lists after it too, and what changed is published already.
    private bool IsWatched(string topic) => outlet.Changed is not null || outlet.PubSub.CountSubscribers(topic) > 0;

    /// <summary>Runs something in a turn of the shard, later.</summary>
    public void Post(Action turn) => post(turn);

    public void Release(string topic) => _feeds.Remove(topic);
}
