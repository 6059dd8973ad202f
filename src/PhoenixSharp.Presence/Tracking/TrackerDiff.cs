namespace PhoenixSharp.Tracking;

/// <summary>What one operation or merge changed in what is visible, topic by topic.</summary>
internal sealed class TrackerDiff
{
    private readonly List<TopicChange> _topics = new(1);
    private Dictionary<string, TopicChange>? _byTopic; // only where there are several: most diffs have one

    public IReadOnlyList<TopicChange> Topics => _topics;

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
        if (_topics.Count > 0 && _topics[^1].Topic == entry.Topic)
            return _topics[^1];
        if (_topics.Count > 0)
            _byTopic ??= new(StringComparer.Ordinal) { [_topics[0].Topic] = _topics[0] };
        if (_byTopic is not null && _byTopic.TryGetValue(entry.Topic, out var known))
            return known;
        var change = new TopicChange(entry.Topic);
        _topics.Add(change);
        _byTopic?.Add(entry.Topic, change);
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
