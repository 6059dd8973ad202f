using System.Runtime.CompilerServices;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>A channel that is never joined is kept by its application alone.</summary>
public sealed class UnjoinedChannelTests
{
    private const int Count = 200;

    [Fact]
    public async Task Channel_that_is_never_joined_is_collected()
    {
        await using var rig = await OpenRoom.OpenAsync();
        var channels = Create(rig.Socket);
        await rig.SyncAsync(); // the loop has taken them
        await rig.SyncAsync(); // and works on something else
        await Patience.UntilAsync(() => Alive(channels) == 0, "the channels were collected");
    }

    [Fact]
    public async Task Channel_that_is_left_is_collected()
    {
        await using var rig = await OpenRoom.OpenAsync();
        var channels = await JoinAndLeaveAsync(rig.Socket);
        await rig.SyncAsync();
        await Patience.UntilAsync(() => Alive(channels) == 0, "the channels were collected");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_of_a_channel_that_was_never_joined_ends_with_the_socket_or_the_leave(bool leaves)
    {
        await using var rig = await OpenRoom.OpenAsync();
        var room = rig.Socket.Channel("room:2");
        using var notes = room.Stream<int>("note");
        var closed = new TaskCompletionSource<string>();
        room.Closed += reason => closed.TrySetResult(reason);
        if (leaves)
            await room.LeaveAsync();
        else
            await rig.Socket.DisposeAsync();
        await foreach (var note in notes)
            Assert.Fail($"{note} was read.");
        Assert.Equal(leaves ? EndReason.Left : EndReason.Disposed, await closed.Task.WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task Channel_that_is_made_after_the_socket_was_disposed_of_is_closed()
    {
        var rig = await OpenRoom.OpenAsync();
        await rig.DisposeAsync();
        var lost = await Assert.ThrowsAsync<PushUnansweredException>(() => rig.Socket.Channel("room:2").JoinAsync());
        Assert.Equal(EndReason.Disposed, lost.Reason);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> Create(PhoenixSocket socket)
    {
        var made = new List<WeakReference>();
        for (var i = 0; i < Count; i++)
        {
            var room = socket.Channel($"room:{i + 2}", new { i });
            room.On("note", _ => GC.KeepAlive(room));
            room.Closed += _ => GC.KeepAlive(room);
            GC.KeepAlive(new ChannelPresence<Payload>(room));
            GC.KeepAlive(room.Stream<int>("note"));
            made.Add(new WeakReference(room));
        }
        return made;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<WeakReference>> JoinAndLeaveAsync(PhoenixSocket socket)
    {
        var made = new List<WeakReference>();
        for (var i = 0; i < Count; i++)
        {
            var room = socket.Channel($"room:{i + 2}");
            await room.JoinAsync();
            await room.LeaveAsync();
            made.Add(new WeakReference(room));
        }
        return made;
    }

    private static int Alive(List<WeakReference> channels)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return channels.Count(channel => channel.IsAlive);
    }
}
