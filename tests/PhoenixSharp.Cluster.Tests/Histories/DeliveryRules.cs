namespace PhoenixSharp.Cluster.Tests.Histories;

/// <summary>What holds at every moment, whatever is broken: what comes was sent, comes in order, once, and to who is joined.</summary>
internal sealed class DeliveryRules(Timeline timeline)
{
    private readonly List<Violation> _violations = [];
    private readonly HashSet<(string Connection, string Topic)> _joined = [];
    private readonly HashSet<(string Connection, string Topic)> _leaving = [];
    private readonly Dictionary<(string Connection, string Topic, string Publisher), (long Sequence, int At)> _last = [];
    private readonly Dictionary<(string Connection, string Topic, string Node), (int SentAt, MessageId Id)> _latest = [];

    public static IReadOnlyList<Violation> Check(Timeline timeline)
    {
        var rules = new DeliveryRules(timeline);
        for (var at = 0; at < timeline.Events.Count; at++)
            rules.Take(timeline.Events[at], at);
        return rules._violations;
    }

    private void Take(HistoryEvent happened, int at)
    {
        switch (happened)
        {
            case HistoryEvent.JoinOk one:
                _joined.Add((one.Connection, one.Topic));
                break;
            case HistoryEvent.LeaveSent one:
                _leaving.Add((one.Connection, one.Topic));
                break;
            case HistoryEvent.LeaveOk one:
                _joined.Remove((one.Connection, one.Topic));
                break;
            case HistoryEvent.Disconnected one:
                _joined.RemoveWhere(joined => joined.Connection == one.Connection);
                break;
            case HistoryEvent.Closed one when !_leaving.Remove((one.Connection, one.Topic)):
                Break("closed unasked", $"{one.Connection} got phx_close on {one.Topic} at #{at} and had not left");
                break;
            case HistoryEvent.Errored one:
                Break("crashed", $"{one.Connection} got phx_error on {one.Topic} at #{at}");
                break;
            case HistoryEvent.Received one:
                TakeReceived(one, at);
                break;
            case HistoryEvent.StateReceived one when !_joined.Contains((one.Connection, one.Topic)):
                Break("not joined", $"{one.Connection} got presence_state on {one.Topic} at #{at} outside of a join");
                break;
            case HistoryEvent.DiffReceived one when !_joined.Contains((one.Connection, one.Topic)) && !IsOwnLeave(one):
                Break("not joined", $"{one.Connection} got presence_diff on {one.Topic} at #{at} outside of a join");
                break;
        }
    }

    // The last thing a leave may be followed by: the leaver is told of its own, when its presence ends before its subscription.
    private static bool IsOwnLeave(HistoryEvent.DiffReceived diff) => diff.Joins.Count == 0 && diff.Leaves.All(leave => leave.Connection == diff.Connection);

    private void TakeReceived(HistoryEvent.Received one, int at)
    {
        var id = new MessageId(one.Publisher, one.Topic, one.Sequence);
        if (!_joined.Contains((one.Connection, one.Topic)))
            Break("not joined", $"{one.Connection} got {id} at #{at} outside of a join");
        if (!timeline.Messages.TryGetValue(id, out var message) || message.SentAt > at)
        {
            Break("never sent", $"{one.Connection} got {id} at #{at}, which nobody had sent");
            return;
        }
        if (message.Payload != one.Payload)
            Break("payload", $"{one.Connection} got {id} at #{at} with another payload than was sent at #{message.SentAt}");
        if (message.IsRefused)
            Break("refused", $"{one.Connection} got {id} at #{at}, whose publisher was told that it was not broadcast");
        CheckPublisher(one, at);
        CheckNode(one, at, message);
    }

    private void CheckPublisher(HistoryEvent.Received one, int at)
    {
        var place = (one.Connection, one.Topic, one.Publisher);
        if (_last.TryGetValue(place, out var last) && one.Sequence == last.Sequence)
            Break("twice", $"{one.Connection} got message {one.Sequence} of {one.Publisher} on {one.Topic} at #{last.At} and again at #{at}");
        else if (one.Sequence < last.Sequence)
            Break("order", $"{one.Connection} got message {one.Sequence} of {one.Publisher} on {one.Topic} at #{at}, behind {last.Sequence} at #{last.At}");
        if (one.Sequence > last.Sequence)
            _last[place] = (one.Sequence, at);
    }

    // Two publishers on one node: who sends once the other's ack is there comes behind it.
    private void CheckNode(HistoryEvent.Received one, int at, Message message)
    {
        var place = (one.Connection, one.Topic, message.Node);
        if (_latest.TryGetValue(place, out var latest) && message.AckedAt < latest.SentAt)
            Break("order", $"{one.Connection} got {message.Id} at #{at}, behind {latest.Id}, which was sent at #{latest.SentAt}, after the ack at #{message.AckedAt}");
        if (message.SentAt > latest.SentAt)
            _latest[place] = (message.SentAt, message.Id);
    }

    private void Break(string rule, string sentence) => _violations.Add(new Violation(rule, sentence));
}
