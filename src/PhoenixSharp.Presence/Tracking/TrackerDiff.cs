using System.Runtime.InteropServices;

namespace PhoenixSharp.Tracking;

/// <summary>What one operation or merge changed in what is visible, topic by topic.</summary>
internal sealed class TrackerDiff
{
    private readonly List<TopicChange> _topics = new(1);
    private Dictionary<string, TopicChange>? _byTopic; // only where there are several: most diffs have one

    public IReadOnlyList<TopicChange> Topics => _topics;

    public bool IsEmpty => _topics.Count == 0;

    public void Join(Entry entry) => Of(entry).Join(entry);

    public void Leave(Entry entry) => Of(entry).Leave(entry);

    /// <summary>Tells that an entry lost its slot to another: one that joined in this very diff was never visible.</summary>
    public void Displace(Entry entry)
    {
        if (!Of(entry).TakeBack(entry))
            Leave(entry);
    }

    private TopicChange Of(Entry entry)
    {
        if (_topics.Count > 0 && _topics[^1].Topic == entry.Topic)
            return _topics[^1];
        if (_topics.Count > 0)
            _byTopic ??= new(StringComparer.Ordinal) { [_topics[0].Topic] = _topics[0] };
        if (_byTopic is null)
            return Add(entry.Topic);
        ref var change = ref CollectionsMarshal.GetValueRefOrAddDefault(_byTopic, entry.Topic, out _);
        return change ??= Add(entry.Topic);
    }

    private TopicChange Add(string topic)
    {
        var change = new TopicChange(topic);
        _topics.Add(change);
        return change;
    }
}

/// <summary>One topic's part of a diff.</summary>
internal sealed class TopicChange(string topic)
{
    private List<Entry>? _joins; // a merge may have a thousand topics, each with one change
    private List<Entry>? _leaves;

    public string Topic { get; } = topic;

    public IReadOnlyList<Entry> Joins => _joins ?? (IReadOnlyList<Entry>)[];

    public IReadOnlyList<Entry> Leaves => _leaves ?? (IReadOnlyList<Entry>)[];

    public void Join(Entry entry) => (_joins ??= new List<Entry>(1)).Add(entry);

    public void Leave(Entry entry) => (_leaves ??= new List<Entry>(1)).Add(entry);

    /// <summary>Takes back a join that nobody was told of.</summary>
    public bool TakeBack(Entry entry) => _joins?.Remove(entry) == true;
}
