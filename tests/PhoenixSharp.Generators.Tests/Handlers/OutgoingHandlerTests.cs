namespace PhoenixSharp.Generators.Tests;

public sealed class OutgoingHandlerTests
{
    [Theory]
    [InlineData("void Out(string name) => Seen.Add(name);", "ann")]
    [InlineData("ValueTask Out(string name, CancellationToken stop) { Seen.Add(name + stop.CanBeCanceled); return default; }", "annTrue")]
    [InlineData("async ValueTask Out(Payload name) { await Task.Yield(); Seen.Add(name.ToString()); }", "\"ann\"")]
    [InlineData("Task Out(Broadcast broadcast) { Seen.Add(broadcast.Topic); return Task.CompletedTask; }", "room:1")]
    [InlineData("async Task Out(CancellationToken stop, Broadcast broadcast, string name) { await Task.Yield(); Seen.Add(broadcast.Event + name); }", "user_joinedann")]
    [InlineData("void Out() => Seen.Add(1);", 1)]
    public async Task A_handler_is_given_what_it_takes_and_awaited(string method, object seen)
    {
        var room = Room($"[Outgoing(\"user_joined\")] {method}");
        await room.BroadcastedAsync("user_joined", "\"ann\"");
        Assert.Equal([seen], room.Seen);
    }

    [Fact]
    public void The_names_are_intercepted() =>
        Assert.Equal(["a", "b", "c"], Room("[Outgoing(\"a\"), Outgoing(\"b\")] void First() { } [Outgoing(\"c\")] void Second() { }").AllIntercepts);

    [Fact]
    public void A_channel_with_events_alone_intercepts_nothing() => Assert.Empty(Room("[Event(\"a\")] void First() { }").AllIntercepts);

    [Fact]
    public async Task A_broadcast_without_a_handler_goes_to_HandleOutgoingAsync()
    {
        var room = Room("[Outgoing(\"a\")] void First() { }");
        await room.BroadcastedAsync("b");
        Assert.Equal(["unhandled b"], room.Seen);
    }

    [Fact]
    public async Task One_name_may_be_pushed_and_broadcast()
    {
        var room = Room("[Event(\"new_msg\"), Outgoing(\"new_msg\")] void Both(int number) => Seen.Add(number); [Outgoing(\"b\")] void B() { }");
        await room.PushedAsync("new_msg", "1");
        await room.BroadcastedAsync("new_msg", "2");
        Assert.Equal([1, 2], room.Seen);
    }

    private static ProbedChannel Room(string members) => Compiled.Channel($"public partial class RoomChannel : ProbedChannel {{ {members} }}");
}
