using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>Disposing of a channel leaves it, and ends whatever the connection does.</summary>
public sealed class DisposedChannelTests
{
    private const string Leave = """["1","2","room:1","phx_leave",{}]""";

    [Fact]
    public async Task Dispose_leaves_the_channel_and_ends_with_the_answer()
    {
        await using var rig = new StillRoom();
        var disposing = rig.Room.DisposeAsync().AsTask();
        Assert.Equal(ChannelState.Closed, rig.Room.State);
        Assert.Equal(Leave, rig.Connection.Sent[^1]);
        Assert.False(disposing.IsCompleted);
        rig.Reply(2, "ok", "{}");
        await disposing.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Dispose_leaves_once_when_it_is_called_again()
    {
        await using var rig = new StillRoom();
        var disposing = rig.Room.DisposeAsync().AsTask();
        await rig.Room.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
        Assert.Single(rig.Connection.Sent, Leave);
        rig.Reply(2, "ok", "{}");
        await disposing.WaitAsync(Patience.Limit);
        await rig.Room.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
        Assert.Single(rig.Connection.Sent, Leave);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_ends_when_the_connection_is_lost(bool before)
    {
        await using var rig = new StillRoom();
        if (before)
            rig.Connection.Break();
        var disposing = rig.Room.DisposeAsync().AsTask();
        if (!before)
            rig.Connection.Break();
        await disposing.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Dispose_ends_after_5_s_when_the_server_does_not_answer()
    {
        await using var rig = new StillRoom();
        rig.Room.Timeout = Timeout.InfiniteTimeSpan;
        var disposing = rig.Room.DisposeAsync().AsTask();
        rig.Time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(disposing.IsCompleted);
        rig.Time.Advance(TimeSpan.FromSeconds(0.1));
        await disposing.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Dispose_ends_when_the_channel_was_never_joined_or_the_socket_is_disposed()
    {
        await using var rig = new StillRoom();
        await rig.Socket.Channel("room:2").DisposeAsync().AsTask().WaitAsync(Patience.Limit);
        await rig.Socket.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
        await rig.Room.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
        Assert.DoesNotContain(Leave, rig.Connection.Sent);
    }
}
