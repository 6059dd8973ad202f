using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>Pushes and channels that are lost with a connection report its close code.</summary>
public sealed class CloseCodeTests
{
    [Theory]
    [InlineData(1009, "", "1009 message too big")]
    [InlineData(1009, "larger than 8000000 bytes", "1009 larger than 8000000 bytes")]
    [InlineData(1013, "", "1013 try again later")]
    [InlineData(1012, "", "1012 the server restarts")]
    [InlineData(4000, "", "4000")]
    public async Task Push_that_is_lost_to_a_close_carries_its_code(int code, string reason, string text)
    {
        await using var rig = new StillRoom();
        ChannelError? errored = null;
        rig.Room.Errored += error => errored = error;
        var pushing = rig.Room.PushAsync("upload");
        var pinging = rig.Socket.PingAsync();
        rig.Connection.End(code, reason);
        var lost = await Assert.ThrowsAsync<PushUnansweredException>(() => pushing);
        Assert.Equal((EndReason.ConnectionClosed, code, true), (lost.Reason, lost.Close?.Code, lost.WasSent));
        Assert.EndsWith($"connection_closed ({text})", lost.Message, StringComparison.Ordinal);
        Assert.Equal(code, (await Assert.ThrowsAsync<PushUnansweredException>(() => pinging)).Close?.Code);
        Assert.Equal(code, errored!.Close?.Code);
    }

    [Fact]
    public async Task Push_that_is_lost_to_a_broken_connection_carries_the_error()
    {
        await using var rig = new StillRoom();
        var pushing = rig.Room.PushAsync("upload");
        rig.Connection.Break();
        var lost = await Assert.ThrowsAsync<PushUnansweredException>(() => pushing);
        Assert.Equal(EndReason.ConnectionError, lost.Reason);
        Assert.IsType<IOException>(lost.InnerException);
        Assert.Contains("The connection broke.", lost.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(8_000_000)]
    public async Task Push_that_is_too_big_for_the_server_is_lost_to_1009(int size)
    {
        await using var host = await KestrelHost.StartEchoAsync(options => options.MaxMessageBytes = 10_000);
        await using var socket = TestSocket.Create($"ws://127.0.0.1:{host.Port}/socket");
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        var room = socket.Channel("room:1");
        await room.JoinAsync();
        var lost = await Assert.ThrowsAsync<PushUnansweredException>(() => room.PushAsync("echo", new string('a', size)));
        Assert.Equal(1009, lost.Close?.Code);
    }
}
