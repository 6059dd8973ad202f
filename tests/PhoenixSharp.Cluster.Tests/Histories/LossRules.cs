namespace PhoenixSharp.Cluster.Tests.Histories;

/// <summary>Who must have got what. On the publisher's node a connection's life has no gap; between nodes, none that no fault explains.</summary>
internal static class LossRules
{
    public static IEnumerable<Violation> Check(Timeline timeline)
    {
        var published = timeline.Messages.Values
            .Where(message => !message.IsRefused)
            .ToLookup(message => message.Id.Topic);
        var streams = published.ToDictionary(topic => topic.Key, topic => topic.GroupBy(message => message.Id.Publisher)
            .Select(stream => stream.OrderBy(message => message.Id.Sequence).ToArray()).ToArray());
        return
            from subscription in timeline.Subscriptions
            from stream in streams.GetValueOrDefault(subscription.Topic, [])
            from violation in Check(timeline, subscription, stream)
            select violation;
    }

    private static IEnumerable<Violation> Check(Timeline timeline, Subscription subscription, Message[] stream)
    {
        (Message Message, int At)? next = null; // what came behind the message in hand
        for (var i = stream.Length - 1; i >= 0 && stream[i].SentAt > subscription.JoinedAt; i--)
        {
            var message = stream[i];
            if (subscription.Received.TryGetValue(message.Id, out var at))
                next = (message, at);
            else if (Reason(timeline, subscription, message, next) is { } reason)
                yield return new Violation("lost", $"{subscription}, never got {message.Id}, sent from {message.Node} at #{message.SentAt}, {reason}");
        }
    }

    private static string? Reason(Timeline timeline, Subscription subscription, Message message, (Message Message, int At)? next)
    {
        var isHere = message.Node == subscription.Node;
        if (next is { } behind && (isHere || IsClear(timeline, subscription, message, behind.At)))
            return $"though {behind.Message.Id.Sequence} came behind it at #{behind.At}";
        if (isHere && message.AckedAt < subscription.LeaveSentAt && subscription.LeaveSentAt < Timeline.Never && !IsBroken(subscription, timeline))
            return $"though it was acknowledged at #{message.AckedAt} and the leave was sent at #{subscription.LeaveSentAt}";
        var isDue = subscription.IsOpen && message.AckedAt < Timeline.Never;
        return isDue && (isHere || IsClear(timeline, subscription, message, Timeline.Never))
            ? $"though it was acknowledged at #{message.AckedAt} and the connection lived on"
            : null;
    }

    // A leave whose connection ended before its reply says nothing of what was still on its way.
    private static bool IsBroken(Subscription subscription, Timeline timeline) =>
        subscription.IsOpen || timeline.Events[subscription.EndedAt] is not HistoryEvent.LeaveOk;

    private static bool IsClear(Timeline timeline, Subscription subscription, Message message, int until) =>
        timeline.FaultOf(message.Node, message.SentAt, until, onlyLossy: true) is null
        && timeline.FaultOf(subscription.Node, message.SentAt, until, onlyLossy: true) is null;
}
