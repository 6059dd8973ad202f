using System.Collections.Concurrent;
using PhoenixSharp.Client;
using PhoenixSharp.Cluster.Tests.Nodes;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Cluster.Tests.Clients;

/// <summary>A client on one node: present under its key, it sees who else is, and keeps what is broadcast. It comes back by itself when its node does.</summary>
public sealed class Member : IAsyncDisposable
{
    private const string ReaderPrefix = "reader:";

    private readonly PhoenixSocket _socket;
    private readonly PhoenixChannel _channel;
    private readonly PhoenixSharp.Client.Presence<Payload> _presence;
    private readonly ConcurrentQueue<Seen> _seen = [];
    private readonly ConcurrentQueue<Payload> _received = [];

    private Member(string address, string topic, string key)
    {
        Key = key;
        _socket = new PhoenixSocket(address, options =>
        {
            options.ReconnectAfter = _ => TimeSpan.FromMilliseconds(50);
            options.RejoinAfter = _ => TimeSpan.FromMilliseconds(100);
        });
        _channel = _socket.Channel(topic, new { key });
        _presence = new PhoenixSharp.Client.Presence<Payload>(_channel);
        _presence.Joined += join => See(new Seen(join.Key, IsJoin: true, join.IsFirst, Monotonic.Now));
        _presence.Left += leave => See(new Seen(leave.Key, IsJoin: false, leave.IsLast, Monotonic.Now));
        _channel.On("numbered", _received.Enqueue);
    }

    public string Key { get; }

    /// <summary>Gets who it sees, itself included.</summary>
    public IReadOnlyList<string> Keys => [.. _presence.List().Select(entry => entry.Key).Where(key => !IsReader(key)).Order(StringComparer.Ordinal)];

    /// <summary>Gets how many metas it sees, of all who are there.</summary>
    public int Metas => _presence.List().Where(entry => !IsReader(entry.Key)).Sum(entry => entry.Metas.Count);

    /// <summary>Gets each join and leave that it was told, in order.</summary>
    public IReadOnlyList<Seen> Told => [.. _seen];

    /// <summary>Gets the payloads of the broadcasts <c>numbered</c> that came.</summary>
    public IReadOnlyList<Payload> Received => [.. _received];

    public bool IsConnected => _socket.State == SocketState.Open && _channel.State == ChannelState.Joined;

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

    /// <summary>Forgets what it was told so far.</summary>
    public void ForgetTold() => _seen.Clear();

    /// <summary>Waits until it sees exactly these.</summary>
    public async Task SeesAsync(IEnumerable<string> keys)
    {
        string[] expected = [.. keys.Order(StringComparer.Ordinal)];
        try
        {
            await Patience.UntilAsync(() => Keys.SequenceEqual(expected), "it does");
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{Key} ought to see {string.Join(' ', expected)}; it sees {string.Join(' ', Keys)}.", late);
        }
    }

    /// <summary>Broadcasts <c>numbered</c>, and waits for the answer.</summary>
    public Task BroadcastAsync(object payload) => _channel.PushAsync("numbered", payload);

    /// <summary>Broadcasts without waiting.</summary>
    public void Broadcast(object payload) => _channel.Push("numbered", payload);

    /// <summary>Leaves for good.</summary>
    public ValueTask DisposeAsync()
    {
        _presence.Dispose();
        return _socket.DisposeAsync();
    }

    private static bool IsReader(string key) => key.StartsWith(ReaderPrefix, StringComparison.Ordinal);

    private void See(Seen seen)
    {
        if (!IsReader(seen.Key))
            _seen.Enqueue(seen);
    }
}

/// <summary>A join or a leave that a client was told.</summary>
/// <param name="Key">Who.</param>
/// <param name="IsJoin">Whether it was a join.</param>
/// <param name="IsWhole">Whether the key was not there before, or is not any more: not one more of two.</param>
/// <param name="At">When, by <see cref="Monotonic"/>.</param>
public sealed record Seen(string Key, bool IsJoin, bool IsWhole, TimeSpan At);
