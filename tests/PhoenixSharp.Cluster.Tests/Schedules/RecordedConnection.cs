using System.Text.Json;
using PhoenixSharp.Cluster.Tests.Histories;
using PhoenixSharp.Cluster.Tests.Nodes;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Cluster.Tests.Schedules;

/// <summary>One connection of a client, whose every event goes into the history: what is sent before it goes out, what comes when it has come.</summary>
internal sealed class RecordedConnection : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly History _history;
    private readonly Dictionary<string, Fold> _folds = [];
    private readonly Dictionary<(string Topic, string Publisher), long> _received = [];
    private readonly Dictionary<string, int> _versions = [];
    private readonly Dictionary<string, long> _sequences = [];
    private readonly Dictionary<string, int> _joinedAt = []; // places in the history, by topic
    private readonly Dictionary<string, int> _sentAt = [];
    private WireConnection _wire = null!;

    private RecordedConnection(History history, string name) => (_history, Name) = (history, name);

    public string Name { get; }

    /// <summary>Gets what ends with the connection; the history says so by then.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Gets the topics that it is on, and the version of its meta there.</summary>
    public IReadOnlyDictionary<string, int> Versions => _versions;

    /// <summary>Gets the topics that it has broadcast on.</summary>
    public IEnumerable<string> Published => _sequences.Keys;

    /// <exception cref="System.Net.WebSockets.WebSocketException">Nobody takes it.</exception>
    public static async Task<RecordedConnection> OpenAsync(History history, string name, ServerNode node, CancellationToken cancellationToken)
    {
        var connection = new RecordedConnection(history, name);
        connection._wire = await WireConnection.OpenAsync(node.Socket, connection.Hear, cancellationToken);
        history.Add(new HistoryEvent.Connected(name, node.Name));
        connection.Ended = connection.EndAsync();
        return connection;
    }

    public async Task JoinAsync(string topic, string key)
    {
        var version = _versions[topic] = _versions.GetValueOrDefault(topic) + 1;
        _history.Add(new HistoryEvent.JoinSent(Name, topic, key, version));
        var payload = $$"""{"key":"{{key}}","meta":{{PresenceReader.Meta(Name, version)}}}""";
        await AskAsync(topic, "phx_join", payload, () =>
        {
            lock (_gate)
                _folds[topic] = new Fold();
            _joinedAt[topic] = _history.Add(new HistoryEvent.JoinOk(Name, topic));
        });
    }

    public async Task LeaveAsync(string topic)
    {
        _history.Add(new HistoryEvent.LeaveSent(Name, topic));
        await AskAsync(topic, "phx_leave", "{}", () => _history.Add(new HistoryEvent.LeaveOk(Name, topic)));
    }

    public async Task UpdateAsync(string topic)
    {
        var version = ++_versions[topic];
        _history.Add(new HistoryEvent.UpdateSent(Name, topic, version));
        var payload = $$"""{"meta":{{PresenceReader.Meta(Name, version)}}}""";
        await AskAsync(topic, "presence_update", payload, () => _history.Add(new HistoryEvent.UpdateOk(Name, topic, version)));
    }

    /// <summary>Has a message broadcast.</summary>
    /// <returns>The reply's task: the next message needn't wait for it.</returns>
    public Task<Task<bool>> BroadcastAsync(string topic, string filling)
    {
        var sequence = _sequences[topic] = _sequences.GetValueOrDefault(topic) + 1;
        var payload = $$"""{"by":"{{Name}}","n":{{sequence}},"filling":"{{filling}}"}""";
        _sentAt[topic] = _history.Add(new HistoryEvent.Sent(Name, topic, sequence, payload));
        return _wire.PushAsync(topic, "msg", payload, isOk =>
            _history.Add(isOk ? new HistoryEvent.Acked(Name, topic, sequence) : new HistoryEvent.Refused(Name, topic, sequence)));
    }

    /// <summary>Gets who it sees on a topic: connections, and the versions of their metas.</summary>
    public IReadOnlySet<(string Connection, int Version)> Sees(string topic)
    {
        lock (_gate)
            return _folds[topic].Metas.Values.Select(meta => (meta.Connection, meta.Version)).ToHashSet();
    }

    /// <summary>Tells whether it has got another's last message on a topic, or joined too late for it. Both must have ended what they do.</summary>
    public bool HasLastOf(RecordedConnection publisher, string topic)
    {
        lock (_gate)
            return publisher._sentAt[topic] < _joinedAt[topic] || _received.GetValueOrDefault((topic, publisher.Name)) == publisher._sequences[topic];
    }

    public ValueTask DisposeAsync() => _wire.DisposeAsync();

    private async Task EndAsync()
    {
        await _wire.Ended;
        _history.Add(new HistoryEvent.Disconnected(Name));
    }

    private async Task AskAsync(string topic, string @event, string payload, Action accepted)
    {
        var reply = await _wire.PushAsync(topic, @event, payload, isOk =>
        {
            if (isOk)
                accepted();
        });
        if (!await reply)
            throw new InvalidOperationException($"{@event} of {Name} on {topic} was refused.");
    }

    private void Hear(WireMessage message)
    {
        switch (message.Event)
        {
            case "msg":
                HearBroadcast(message.Topic, message.Payload);
                break;
            case "presence_state":
                var state = new HistoryEvent.StateReceived(Name, message.Topic, PresenceReader.Read(message.Payload));
                Fold(message.Topic, fold => fold.Take(state));
                _history.Add(state);
                break;
            case "presence_diff":
                HearDiff(message);
                break;
            case "phx_close":
                _history.Add(new HistoryEvent.Closed(Name, message.Topic));
                break;
            case "phx_error":
                _history.Add(new HistoryEvent.Errored(Name, message.Topic));
                break;
        }
    }

    private void HearBroadcast(string topic, JsonElement payload)
    {
        var (publisher, sequence) = (payload.GetProperty("by").GetString()!, payload.GetProperty("n").GetInt64());
        _history.Add(new HistoryEvent.Received(Name, topic, publisher, sequence, payload.GetRawText()));
        lock (_gate)
            _received[(topic, publisher)] = sequence;
    }

    private void HearDiff(WireMessage message)
    {
        var diff = new HistoryEvent.DiffReceived(
            Name, message.Topic, PresenceReader.Read(message.Payload.GetProperty("joins")), PresenceReader.Read(message.Payload.GetProperty("leaves")));
        if (diff.Joins.Count == 0 && diff.Leaves.Count == 0)
            return; // observers
        Fold(message.Topic, fold => fold.Take(diff));
        _history.Add(diff);
    }

    private void Fold(string topic, Action<Fold> take)
    {
        lock (_gate)
        {
            if (_folds.TryGetValue(topic, out var fold))
                take(fold);
        }
    }
}
