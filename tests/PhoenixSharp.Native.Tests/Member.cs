using PhoenixSharp.Client;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Native;

/// <summary>A member of <c>room:lobby</c>, through the .NET client.</summary>
internal sealed class Member : IAsyncDisposable
{
    private readonly System.Threading.Channels.Channel<Payload> _hello = System.Threading.Channels.Channel.CreateUnbounded<Payload>();
    private readonly System.Threading.Channels.Channel<string[]> _keys = System.Threading.Channels.Channel.CreateUnbounded<string[]>();
    private readonly PhoenixSocket _socket;

    private Member(PhoenixSocket socket, PhoenixChannel room)
    {
        (_socket, Room) = (socket, room);
        room.On("hello", payload => _hello.Writer.TryWrite(payload.Detach()));
        var presence = new ChannelPresence<Payload>(room);
        presence.Synced += () => _keys.Writer.TryWrite([.. presence.List().Select(member => member.Key).Order(StringComparer.Ordinal)]);
    }

    public PhoenixChannel Room { get; }

    public static async Task<Member> JoinAsync(string url, string key)
    {
        var socket = new PhoenixSocket(url);
        await socket.ConnectAsync(ConnectMode.FailFast);
        var member = new Member(socket, socket.Channel("room:lobby", new { key }));
        await member.Room.JoinAsync(new JoinOptions { Retry = false });
        return member;
    }

    /// <summary>Waits for the next broadcast of <c>hello</c>.</summary>
    public Task<Payload> HearsAsync() => _hello.Reader.ReadAsync().AsTask().WaitAsync(Patience.Limit);

    /// <summary>Waits until exactly these keys are present.</summary>
    public async Task SeesAsync(params string[] keys)
    {
        while (!(await _keys.Reader.ReadAsync().AsTask().WaitAsync(Patience.Limit)).SequenceEqual(keys))
        {
        }
    }

    public ValueTask DisposeAsync() => _socket.DisposeAsync();
}
