using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Sockets;

public sealed class SocketPushTests : IDisposable
{
    private readonly Rooms _rooms = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IBroadcaster Broadcaster => _rooms.Host.Broadcaster;

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task A_push_reaches_every_channel_of_every_connection_with_the_id()
    {
        var (tab, phone, other) = (_rooms.Host.Connect(id: "user:1"), _rooms.Host.Connect("1.0.0", "user:1"), _rooms.Host.Connect(id: "user:2"));
        await tab.JoinsAsync("room:a", 1);
        await tab.JoinsAsync("room:b", 2);
        await other.JoinsAsync("room:a");
        phone.Receives("""{"topic":"room:a","event":"phx_join","payload":{},"ref":"1"}""");
        await phone.SendsNextAsync();

        await Broadcaster.PushAsync("user:1", "*", "logout", new { at = 5 }, Stop);

        await tab.SendsAsync("""["1",null,"room:a","logout",{"at":5}]""", """["2",null,"room:b","logout",{"at":5}]""");
        await phone.SendsAsync("""{"ref":null,"payload":{"at":5},"topic":"room:a","event":"logout"}""");
        other.SentNothingMore();
    }

    [Theory]
    [InlineData("room:b", true)]
    [InlineData("room:*", true)]
    [InlineData("room", false)]
    [InlineData("room:bb", false)]
    [InlineData("user:*", false)]
    public async Task Topics_choose_among_the_channels(string topics, bool chosen)
    {
        var session = _rooms.Host.Connect(id: "user:1");
        await session.JoinsAsync("room:b");

        await Broadcaster.PushAsync("user:1", topics, "logout", new { }, Stop);
        await Broadcaster.PushAsync("user:1", "*", "end", new { }, Stop);

        if (chosen)
            await session.SendsAsync("""["1",null,"room:b","logout",{}]""");
        await session.SendsAsync("""["1",null,"room:b","end",{}]""");
    }

    [Fact]
    public async Task What_the_client_could_not_read_is_refused_where_it_is_pushed()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await Broadcaster.PushAsync("user:1", "*", "n", 5, Stop));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Broadcaster.PushAsync("user:1", "*", "n", Payload.FromBinary(new byte[] { 1 }), Stop));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Broadcaster.PushAsync("user:1", "a*b", "n", new { }, Stop));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Broadcaster.PushAsync("user:1", "", "n", new { }, Stop));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"topics":"*","event":"x"}""")]
    [InlineData("""{"topics":"","event":"x","payload":{}}""")]
    [InlineData("""{"topics":"a*b","event":"x","payload":{}}""")]
    [InlineData("""{"topics":7,"event":"x","payload":{}}""")]
    [InlineData("""{"topics":"*","event":null,"payload":{}}""")]
    [InlineData("""{"topics":"*","event":"x","payload":[]}""")]
    public async Task What_is_no_push_of_ours_is_dropped(string payload)
    {
        var session = _rooms.Host.Connect(id: "user:1");
        await session.JoinsAsync("room:a");

        await Broadcaster.BroadcastAsync("user:1", "phx_push", Payload.FromJson(payload), Stop);
        await Broadcaster.PushAsync("user:1", "*", "end", new { }, Stop);

        await session.SendsAsync("""["1",null,"room:a","end",{}]""");
    }

    [Fact]
    public async Task A_channel_that_is_being_joined_gets_it_behind_its_answer()
    {
        var held = new Held();
        _rooms.Script.Join = async (_, _, _) =>
        {
            await held.HereAsync();
            return ScriptedChannel.Yes;
        };
        var session = _rooms.Host.Connect(id: "user:1");
        session.Receives("""["1","1","room:a","phx_join",{}]""");
        await held.EnteredAsync();

        await Broadcaster.PushAsync("user:1", "*", "early", new { }, Stop);
        held.Release();

        await session.SendsAsync("""["1","1","room:a","phx_reply",{"status":"ok","response":{}}]""", """["1",null,"room:a","early",{}]""");
    }

    [Fact]
    public async Task Disconnect_closes_them_all()
    {
        var (tab, other) = (_rooms.Host.Connect(id: "user:1"), _rooms.Host.Connect(id: "user:2"));

        await Broadcaster.DisconnectAsync("user:1", Stop);

        Assert.Equal((1001, ""), await tab.Transport.Closed);
        Assert.False(other.Transport.Closed.IsCompleted);
    }
}
