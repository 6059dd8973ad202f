using System.Collections.Concurrent;

namespace PhoenixSharp.Load.Hosts;

/// <summary>Who has joined which topic.</summary>
internal sealed class NaiveTopics
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<NaiveConnection, byte>> _topics = new();

    public void Join(string topic, NaiveConnection connection) => _topics.GetOrAdd(topic, _ => new())[connection] = 0;

    public void Leave(string topic, NaiveConnection connection)
    {
        if (_topics.TryGetValue(topic, out var members)) members.TryRemove(connection, out _);
    }

    /// <summary>Tells each subscriber in turn; the sender's next message waits until the last has it.</summary>
    public async Task BroadcastAsync(string topic, byte[] message, CancellationToken cancellationToken)
    {
        if (!_topics.TryGetValue(topic, out var members)) return;
        foreach (var (member, _) in members) await member.PushAsync(message, cancellationToken);
    }
}
