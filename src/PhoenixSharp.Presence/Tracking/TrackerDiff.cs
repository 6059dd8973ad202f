namespace PhoenixSharp.Tracking;

/// <summary>What one operation or merge changed in what is visible, topic by topic.</summary>
internal sealed class TrackerDiff
{
    private readonly Dictionary<string, TopicChange> _topics = new(StringComparer.Ordinal);

    public IReadOnlyCollection<TopicChange> Topics => _topics.Values;

    public bool IsEmpty => _topics.Count == 0;

    public void Join(Entry entry) => Of(entry).Joins.Add(entry);

    public void Leave(Entry entry) => Of(entry).Leaves.Add(entry);

    /// <summary>Tells that an entry lost its slot to another: one that joined in this very diff was never visible.</summary>
    public void Displace(Entry entry)
    {
        if (!Of(entry).Joins.Remove(entry))
            Leave(entry);
    }

    private TopicChange Of(Entry entry)
    {
        if (!_topics.TryGetValue(entry.Topic, out var change))
            _topics[entry.Topic] = change = new TopicChange(entry.Topic);
        return change;
    }
}

/// <summary>One topic's part of a diff.</summary>
internal sealed class TopicChange(string topic)
{
    public string Topic { get; } = topic;

    public List<Entry> Joins { get; } = [];

    public List<Entry> Leaves { get; } = [];
}
