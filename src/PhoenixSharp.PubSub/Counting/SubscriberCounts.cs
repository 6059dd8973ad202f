using System.Collections.Concurrent;

namespace PhoenixSharp.Counting;

/// <summary>Asks other nodes how many subscribe to a topic there, and answers when they ask.</summary>
/// <remarks>
/// (1) Each node that was heard lately is asked by name. (2) It answers with a count, at once. (3) Whoever asked waits until all have answered, or no longer
/// than it wants to. An answer to what is not asked any more, of a node that was not asked, or the second of one, is nothing.
/// </remarks>
internal sealed class SubscriberCounts(PubSubServer pubSub, TimeProvider time)
{
    private const string Event = "subscribers";

    private readonly ConcurrentDictionary<long, Question> _open = new();

    public async ValueTask<TopicSubscribers> AskAsync(string topic, TimeSpan patience, CancellationToken cancellationToken)
    {
        string[] others = [.. pubSub.Status.Nodes.Select(node => node.Name).Where(node => node != pubSub.NodeName)];
        var question = new Question(others);
        var id = Random.Shared.NextInt64(); // not to be guessed by who doesn't see it
        _open[id] = question;
        try
        {
            foreach (var node in others) // (1)
            {
                if (await SendAsync(node, new CountMessage(id, pubSub.NodeName, topic, 0)) == BroadcastReach.LocalOnly)
                    question.GiveUp(node);
            }
            await question.Done.WaitAsync(patience, time, cancellationToken); // (3)
        }
        catch (TimeoutException)
        {
            // Who has not answered is named.
        }
        finally
        {
            _open.TryRemove(id, out _);
        }
        return question.Result(pubSub.NodeName, pubSub.CountSubscribers(topic));
    }

    /// <summary>Hears what other nodes ask and answer, on the adapter's loop.</summary>
    public void Hear(Broadcast broadcast)
    {
        if (CountMessage.Read(broadcast.Payload) is not { } message)
            return;
        if (message.Topic is { } topic)
            _ = SendAsync(message.Node, new CountMessage(message.Id, pubSub.NodeName, null, pubSub.CountSubscribers(topic))); // (2)
        else if (_open.TryGetValue(message.Id, out var question))
            question.Hear(message.Node, message.Count);
    }

    private async Task<BroadcastReach> SendAsync(string node, CountMessage message)
    {
        try
        {
            return await pubSub.SendToNodesAsync(node, new Broadcast(NodeTopics.Subscribers, Event, message.ToPayload()));
        }
        catch (Exception unsent) when (unsent is ArgumentException or BroadcastTooLargeException) // a name that nobody can have, a topic longer than what is carried
        {
            return BroadcastReach.LocalOnly;
        }
    }

    private sealed class Question(string[] asked)
    {
        private readonly Lock _gate = new();
        private readonly HashSet<string> _waitedFor = new(asked, StringComparer.Ordinal);
        private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => asked.Length == 0 ? Task.CompletedTask : _done.Task;

        public void Hear(string node, int count)
        {
            lock (_gate)
            {
                if (!_waitedFor.Remove(node))
                    return;
                _counts[node] = count;
                EndIfAll();
            }
        }

        public void GiveUp(string node)
        {
            lock (_gate)
            {
                _waitedFor.Remove(node);
                EndIfAll();
            }
        }

        public TopicSubscribers Result(string self, int here)
        {
            lock (_gate)
                return new TopicSubscribers(new Dictionary<string, int>(_counts, StringComparer.Ordinal) { [self] = here }, [.. asked.Where(node => !_counts.ContainsKey(node))]);
        }

        private void EndIfAll()
        {
            if (_waitedFor.Count == 0)
                _done.TrySetResult();
        }
    }
}
