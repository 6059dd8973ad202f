using System.Net.WebSockets;
using PhoenixSharp.Cluster.Tests.Histories;
using PhoenixSharp.Cluster.Tests.Nodes;

namespace PhoenixSharp.Cluster.Tests.Schedules;

/// <summary>A client that lives through a schedule: it joins, broadcasts, updates its metas, leaves and joins again, and reconnects when it must.</summary>
/// <remarks>What it does next the seed decides; when, the answers that it waits for.</remarks>
internal sealed class RecordedClient : IAsyncDisposable
{
    // phoenix.js's; its last steps are longer than a schedule.
    private static readonly int[] ReconnectSteps = [10, 50, 100, 150, 200, 250, 500];

    private readonly History _history;
    private readonly IReadOnlyList<ServerNode> _nodes;
    private readonly Random _random;
    private readonly int _number;
    private readonly string _key;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _running;
    private volatile bool _isFinishing;
    private volatile RecordedConnection? _finished;
    private int _connections;

    /// <summary>Starts it.</summary>
    /// <param name="number">Which client; it begins on the node of that number, and every other one moves on to the next when that doesn't answer.</param>
    public RecordedClient(History history, IReadOnlyList<ServerNode> nodes, IReadOnlyList<string> topics, int number)
    {
        (_history, _nodes, _number) = (history, nodes, number);
        _random = new Random((history.Seed * 1_000) + number);
        _key = $"user{number % 50}"; // some have two clients
        var home = number / Schedule.Nodes % topics.Count;
        Topics = number % 4 == 0 ? [topics[home], topics[(home + 1) % topics.Count], topics[(home + 3) % topics.Count]] : [topics[home]];
        _running = RunAsync();
    }

    public IReadOnlyList<string> Topics { get; }

    /// <summary>Gets the connection on which it has done all that it will do, or null as long as it hasn't.</summary>
    public RecordedConnection? Finished => _finished;

    /// <summary>Gets what fails if the client does.</summary>
    public Task Running => _running;

    private bool IsPublisher => _number % 2 == 0;

    /// <summary>Lets it end what it does; then each publisher broadcasts a last message on each of its topics.</summary>
    public void Finish() => _isFinishing = true;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private async Task RunAsync()
    {
        for (var tries = 0; !_ending.IsCancellationRequested; tries++)
        {
            var node = _nodes[(_number + (_number % 4 < 2 ? tries : 0)) % _nodes.Count];
            try
            {
                await using var connection = await RecordedConnection.OpenAsync(_history, $"{_number}.{++_connections}", node, _ending.Token);
                tries = 0;
                await LiveAsync(connection);
            }
            catch (Exception end) when (end is WebSocketException or OperationCanceledException)
            {
                // a node that is away, or a connection that ended: what a client is there to live through
            }
            _finished = null;
            await Task.Delay(ReconnectSteps[Math.Min(tries, ReconnectSteps.Length - 1)], _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LiveAsync(RecordedConnection connection)
    {
        foreach (var topic in Topics)
            await connection.JoinAsync(topic, _key);
        while (!_isFinishing)
        {
            await ActAsync(connection);
            await Task.Delay(_random.Next(150, 350), _ending.Token);
        }
        foreach (var topic in IsPublisher ? Topics : [])
            await await connection.BroadcastAsync(topic, "last");
        _finished = connection;
        await connection.Ended.WaitAsync(_ending.Token);
    }

    private async Task ActAsync(RecordedConnection connection)
    {
        var topic = Topics[_random.Next(Topics.Count)];
        switch (_random.Next(100))
        {
            case < 10:
                await connection.UpdateAsync(topic);
                break;
            case < 15:
                await connection.LeaveAsync(topic);
                await connection.JoinAsync(topic, _key);
                break;
            case < 80 when IsPublisher:
                await BroadcastAsync(connection, topic, _random.Next(1, 3));
                break;
        }
    }

    // One behind the other without waiting: it is their order that is promised.
    private async Task BroadcastAsync(RecordedConnection connection, string topic, int count)
    {
        List<Task<bool>> replies = [];
        for (var i = 0; i < count; i++)
            replies.Add(await connection.BroadcastAsync(topic, new string('x', _random.Next(200))));
        await Task.WhenAll(replies);
    }
}
