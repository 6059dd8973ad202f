using AppNamespace.Rooms;
using PhoenixSharp.Testing;

namespace AppNamespace.Tests;

public sealed class RoomChannelTests : IAsyncDisposable
{
    private readonly ChannelTest _server = ChannelTest.Start(services => services.AddRealtime(), app => app.MapRealtime());

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Message_reaches_every_member()
    {
        var (ann, bob) = (await JoinAsync("ann"), await JoinAsync("bob"));

        var reply = await ann.PushAsync("new_msg", new { body = "hi" });

        Assert.True(reply.IsOk);
        await ann.ReceivesBroadcastAsync("new_msg", new { user = "ann", body = "hi" });
        await bob.ReceivesBroadcastAsync("new_msg", new { user = "ann", body = "hi" });
    }

    [Fact]
    public async Task Message_without_text_is_refused()
    {
        var ann = await JoinAsync("ann");

        var empty = await ann.PushAsync("new_msg", new { body = "" });
        var missing = await ann.PushAsync("new_msg");

        Assert.Equal(("invalid length", "invalid length"), (empty.Reason, missing.Reason));
        await ann.ReceivesNothingAsync("new_msg");
    }

    [Fact]
    public async Task Members_are_present_until_they_leave()
    {
        await JoinAsync("ann");
        var bob = await JoinAsync("bob");
        Assert.Equal(2, (await _server.PresencesAsync<RoomPresence>("room:lobby")).Count);

        await bob.LeaveAsync();

        Assert.Equal(["ann"], (await _server.PresencesAsync<RoomPresence>("room:lobby")).Keys);
    }

    [Fact]
    public async Task Connect_without_a_user_id_is_refused()
    {
        var refused = await _server.ConnectRefusedAsync<UserSocket>();

        Assert.Equal(403, refused.Status);
    }

    private async Task<TestMember> JoinAsync(string userId)
    {
        var client = await _server.ConnectAsync<UserSocket>(new { user_id = userId });
        return await client.JoinAsync("room:lobby");
    }
}
