namespace PhoenixSharp.Cluster.Tests.Histories;

/// <summary>Names a message: whose, where, which.</summary>
internal readonly record struct MessageId(string Publisher, string Topic, long Sequence)
{
    public override string ToString() => $"message {Sequence} of {Publisher} on {Topic}";
}

/// <summary>A message that was sent.</summary>
internal sealed class Message(MessageId id, string node, string payload, int sentAt)
{
    public MessageId Id { get; } = id;

    public string Node { get; } = node;

    public string Payload { get; } = payload;

    public int SentAt { get; } = sentAt;

    /// <summary>Gets or sets when its ack came: <see cref="Timeline.Never"/> if none did.</summary>
    public int AckedAt { get; set; } = Timeline.Never;

    public bool IsRefused { get; set; }
}

/// <summary>One join of one connection, from its reply to its end.</summary>
internal sealed class Subscription(string connection, string node, string topic, int joinedAt)
{
    public string Connection { get; } = connection;

    public string Node { get; } = node;

    public string Topic { get; } = topic;

    public int JoinedAt { get; } = joinedAt;

    public int LeaveSentAt { get; set; } = Timeline.Never;

    /// <summary>Gets or sets when its leave was answered or its connection ended.</summary>
    public int EndedAt { get; set; } = Timeline.Never;

    public bool IsOpen => EndedAt == Timeline.Never;

    /// <summary>Gets when each message came.</summary>
    public Dictionary<MessageId, int> Received { get; } = [];

    public override string ToString() => $"{Connection} on {Node}, joined to {Topic} at #{JoinedAt}";
}

/// <summary>A fault, from before it was made to when its end was seen.</summary>
internal sealed record Fault(string Name, IReadOnlyList<string> Nodes, bool Loses, int BeganAt)
{
    public int EndedAt { get; set; } = Timeline.Never;

    public bool Touches(string node) => Nodes.Contains(node);
}

/// <summary>A history looked up by what its rules ask for. Positions in the history serve as times.</summary>
internal sealed class Timeline
{
    public const int Never = int.MaxValue;

    private readonly Dictionary<string, string> _nodes = [];
    private readonly Dictionary<(string Connection, string Topic), Subscription> _joined = [];

    public Timeline(History history)
    {
        Events = history.Snapshot();
        for (var at = 0; at < Events.Count; at++)
            Take(Events[at], at);
    }

    public IReadOnlyList<HistoryEvent> Events { get; }

    public Dictionary<MessageId, Message> Messages { get; } = [];

    public List<Subscription> Subscriptions { get; } = [];

    public List<Fault> Faults { get; } = [];

    /// <summary>Gets when each meta was sent, and its key.</summary>
    public Dictionary<(string Connection, string Topic, int Version), (int At, string Key)> Metas { get; } = [];

    /// <summary>Gets the version of each connection's meta that the server has last said yes to.</summary>
    public Dictionary<(string Connection, string Topic), int> Versions { get; } = [];

    public string NodeOf(string connection) => _nodes.GetValueOrDefault(connection, "a node that nobody connected to");

    /// <summary>Finds a fault on a node's link at any moment from one time to another.</summary>
    public Fault? FaultOf(string node, int from, int to, bool onlyLossy = false) =>
        Faults.Find(fault => fault.BeganAt <= to && fault.EndedAt >= from && fault.Touches(node) && (fault.Loses || !onlyLossy));

    private void Take(HistoryEvent happened, int at)
    {
        switch (happened)
        {
            case HistoryEvent.Connected one:
                _nodes[one.Connection] = one.Node;
                break;
            case HistoryEvent.Disconnected one:
                foreach (var subscription in _joined.Values.Where(known => known.Connection == one.Connection && known.IsOpen))
                    subscription.EndedAt = at;
                break;
            case HistoryEvent.FaultOn one:
                Faults.Add(new Fault(one.Fault, one.Nodes, one.Loses, at));
                break;
            case HistoryEvent.FaultOff one:
                Faults.First(fault => fault.Name == one.Fault && fault.EndedAt == Never).EndedAt = at;
                break;
            default:
                TakeTopics(happened, at);
                TakeMessages(happened, at);
                break;
        }
    }

    private void TakeTopics(HistoryEvent happened, int at)
    {
        switch (happened)
        {
            case HistoryEvent.JoinSent one:
                Metas[(one.Connection, one.Topic, one.Version)] = (at, one.Key);
                Versions[(one.Connection, one.Topic)] = one.Version;
                break;
            case HistoryEvent.JoinOk one:
                Subscriptions.Add(_joined[(one.Connection, one.Topic)] = new Subscription(one.Connection, NodeOf(one.Connection), one.Topic, at));
                break;
            case HistoryEvent.LeaveSent one when _joined.TryGetValue((one.Connection, one.Topic), out var subscription):
                subscription.LeaveSentAt = at;
                break;
            case HistoryEvent.LeaveOk one when _joined.TryGetValue((one.Connection, one.Topic), out var subscription):
                subscription.EndedAt = at;
                break;
            case HistoryEvent.UpdateSent one:
                Metas[(one.Connection, one.Topic, one.Version)] = (at, Metas[(one.Connection, one.Topic, one.Version - 1)].Key);
                break;
            case HistoryEvent.UpdateOk one:
                Versions[(one.Connection, one.Topic)] = one.Version;
                break;
        }
    }

    private void TakeMessages(HistoryEvent happened, int at)
    {
        switch (happened)
        {
            case HistoryEvent.Sent one:
                var id = new MessageId(one.Connection, one.Topic, one.Sequence);
                Messages.Add(id, new Message(id, NodeOf(one.Connection), one.Payload, at));
                break;
            case HistoryEvent.Acked one:
                Messages[new MessageId(one.Connection, one.Topic, one.Sequence)].AckedAt = at;
                break;
            case HistoryEvent.Refused one:
                Messages[new MessageId(one.Connection, one.Topic, one.Sequence)].IsRefused = true;
                break;
            case HistoryEvent.Received one when _joined.TryGetValue((one.Connection, one.Topic), out var subscription):
                subscription.Received.TryAdd(new MessageId(one.Publisher, one.Topic, one.Sequence), at);
                break;
        }
    }
}
