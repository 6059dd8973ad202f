using Microsoft.Extensions.DependencyInjection;

namespace PhoenixSharp.Testing.Tests;

public sealed class PresenceTests
{
    [Fact]
    public async Task Members_are_listed_without_waiting_in_the_test()
    {
        await using var server = Rooms.Start();
        await server.JoinAsync("ann");
        var bob = await server.JoinAsync("bob");

        Assert.Equal(["ann", "bob"], (await server.PresencesAsync<RoomPresence>("room:lobby")).Keys.Order());
        await bob.LeaveAsync();
        Assert.Equal(["ann"], (await server.PresencesAsync<RoomPresence>("room:lobby")).Keys);
    }

    [Fact]
    public async Task Diffs_of_joins_and_leaves_are_received()
    {
        await using var server = Rooms.Start();
        var ann = await server.JoinAsync("ann");
        Assert.Equal(["ann"], (await ann.ReceivesPresenceDiffAsync()).Joins);

        var bob = await server.JoinAsync("bob");
        Assert.Equal(["bob"], (await ann.ReceivesPresenceDiffAsync()).Joins);
        await bob.Client.CloseAsync();

        var left = await ann.ReceivesPresenceDiffAsync();
        Assert.Empty(left.Joins);
        Assert.Equal(["bob"], left.Leaves);
        await ann.ReceivesNothingAsync();
    }

    [Fact]
    public async Task Callbacks_of_presences_have_run_when_the_server_is_idle()
    {
        await using var server = Rooms.Start();
        for (var i = 1; i <= 50; i++)
        {
            await server.JoinAsync("ann", $"room:{i}");
            await server.SettleAsync();
            Assert.Equal(i, server.Services.GetRequiredService<RoomPresence>().Changes.Count);
        }
    }
}
