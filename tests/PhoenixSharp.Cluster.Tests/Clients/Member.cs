using System.Collections.Concurrent;
using System.Text.Json;
using PhoenixSharp.Client;
using PhoenixSharp.Cluster.Tests.Nodes;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Cluster.Tests.Clients;

/// <summary>A client on one node, ours: it keeps what is broadcast, too. It comes back by itself when its node does.</summary>
public sealed class Member : Onlooker
{
    private const string Event = "numbered";

    private readonly PhoenixSocket _socket;
    private readonly PhoenixChannel _channel;
    private readonly ChannelPresence<Payload> _presence;
    private readonly ConcurrentQueue<Payload> _received = [];
    private readonly ConcurrentDictionary<string, ConcurrentQueue<long>> _numbers = new();

    private Member(string address, string topic, string key)
        : base(key)
    {
        _socket = new PhoenixSocket(address, options =>
        {
            options.ReconnectAfter = _ => TimeSpan.FromMilliseconds(50);
            options.RejoinAfter = _ => TimeSpan.FromMilliseconds(100);
        });
        _channel = _socket.Channel(topic, new { key });
        _presence = new ChannelPresence<Payload>(_channel);
        _presence.MemberJoined += join => Tell(join.Key, isJoin: true, join.IsFirst);
        _presence.MemberLeft += leave => Tell(leave.Key, isJoin: false, leave.IsLast);
        _channel.On(Event, Receive);
    }

    /// <summary>Gets how many metas it sees, of all who are there.</summary>
    public int Metas => _presence.List().Where(entry => !IsReader(entry.Key)).Sum(entry => entry.Metas.Count);

    /// <summary>Gets the payloads of the broadcasts <c>numbered</c> that came.</summary>
    public IReadOnlyList<Payload> Received => [.. _received];

    /// <summary>Gets the numbers that came from one broadcaster, in the order in which they came.</summary>
    public IReadOnlyCollection<long> NumbersOf(string key) => _numbers.GetOrAdd(key, _ => []);

    public bool IsConnected => _socket.State == SocketState.Open && _channel.State == ChannelState.Joined;

    private protected override IEnumerable<string> Listed => _presence.List().Select(entry => entry.Key);

    /// <summary>Connects to a node and joins.</summary>
    public static Task<Member> JoinAsync(ServerNode node, string topic, string key) => JoinAsync(node.Socket, topic, key);

    /// <summary>Connects and joins.</summary>
    public static async Task<Member> JoinAsync(string address, string topic, string key)
    {
        var member = new Member(address, topic, key);
        await member._socket.ConnectAsync();
        await member._channel.JoinAsync();
        return member;
    }

    /// <summary>Joins a node for a moment, and reads the list that it is given: what that node knows now.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(ServerNode node, string topic)
    {
        await using var reader = new Member(node.Socket, topic, $"{ReaderPrefix}{Guid.NewGuid():N}");
        var synced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        reader._presence.Synced += () => synced.TrySetResult();
        await reader._socket.ConnectAsync();
        await reader._channel.JoinAsync();
        await synced.Task.WaitAsync(Patience.Limit);
        return reader.Keys;
    }

    /// <summary>Broadcasts <c>numbered</c>, and waits for the answer.</summary>
    public Task BroadcastAsync(object payload) => _channel.PushAsync(Event, payload);

    /// <summary>Broadcasts without waiting.</summary>
    public void Broadcast(object payload) => _channel.Push(Event, payload);

    /// <summary>Leaves for good.</summary>
    public override ValueTask DisposeAsync()
    {
        _presence.Dispose();
        return _socket.DisposeAsync();
    }

    private void Receive(Payload payload)
    {
        _received.Enqueue(payload);
        using var document = JsonDocument.Parse(payload.Bytes);
        if (document.RootElement.TryGetProperty("from", out var from) && document.RootElement.TryGetProperty("n", out var number))
            _numbers.GetOrAdd(from.GetString()!, _ => []).Enqueue(number.GetInt64());
    }
}
